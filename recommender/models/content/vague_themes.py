"""Vague themes: they name a mood or a feeling rather than a subject, so very different films share them.

"Both are about grief" is a weak reason to like one film for another; "both are heists" is a good one. A vague theme has
a smaller weight in similarity, and is shown as a reason only where there is no other.
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
"""Their names, as they are spelled in the starter catalogue."""
