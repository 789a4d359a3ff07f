"""Themes that say what a film stirs, not what it is about: very different films share them.

"Both are about grief" convinces nobody; "both are heists" does. Such a theme counts less for likeness, and is told as a
reason only where there is no other.
"""

from __future__ import annotations

from typing import Final

VAGUE_THEMES: Final = frozenset(
    {
        "ageing", "ambition", "animals", "based on a true story", "betrayal", "childhood", "city life", "class",
        "community", "corruption", "courage", "daily life", "death", "desire", "despair", "dreams", "ensemble",
        "escape", "faith", "fame", "family", "fate", "fear", "freedom", "friendship", "greed", "grief", "guilt",
        "home", "honour", "hope", "identity", "illness", "imagination", "injustice", "isolation", "jealousy",
        "journey", "justice", "kindness", "loneliness", "love", "loyalty", "marriage", "masculinity", "memory",
        "money", "morality", "murder", "music", "nature", "New York", "obsession", "outsider", "paranoia",
        "politics", "poverty", "power", "prejudice", "pride", "rebellion", "redemption", "rivalry", "rural life",
        "sacrifice", "satire", "science", "secrets", "small town", "survival", "suspicion", "technology",
        "teenagers", "temptation", "tradition", "trauma", "travel", "truth", "violence", "winter", "women", "work",
    }
)  # fmt: skip
"""As they are spelled in the starter catalogue."""
