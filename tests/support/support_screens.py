"""Discord's limits for a screen, and the texts of one."""

from __future__ import annotations


def check_limits(screen):
    assert screen.total_children_count <= 40
    assert screen.content_length() <= 4000
    ids = [item.custom_id for item in screen.walk_children() if item.is_dispatchable()]
    assert all(1 <= len(each) <= 100 for each in ids)
    assert len(set(ids)) == len(ids)
    for item in screen.walk_children():
        if (label := getattr(item, "label", None)) is not None:
            assert 1 <= len(label) <= 80
        if (address := getattr(item, "url", None)) is not None:
            assert address.startswith(("https://", "attachment://"))
            assert len(address) <= 512
        for option in getattr(item, "options", ()):
            assert 1 <= len(option.label) <= 100
            assert option.description is None or 1 <= len(option.description) <= 100
        if (content := getattr(item, "content", None)) is not None:
            assert content.strip()
            assert "@everyone" not in content


def texts_of(components):
    """Every text of a message's components that a person reads or hears, however deep it lies."""
    if isinstance(components, list):
        return [text for each in components for text in texts_of(each)]
    if not isinstance(components, dict):
        return []
    own = [components[key] for key in ("content", "label", "placeholder", "description") if components.get(key)]
    return own + [text for value in components.values() for text in texts_of(value)]
