"""What Discord refuses in a message (400/50035, 50006), by its own documented limits."""

from __future__ import annotations

from typing import Any

from support_wire.server import Refusal

COMPONENTS_V2 = 1 << 15


def check_message(body: dict[str, Any]) -> None:
    """Raises: Refusal: Discord would not take it."""
    content = body.get("content") or ""
    embeds, components = body.get("embeds") or [], body.get("components") or []
    _need(len(content) <= 2000, "content: must be 2000 or fewer in length")
    _need(len(embeds) <= 10, "embeds: at most 10")
    _need(len(str(body.get("nonce") or "")) <= 25, "nonce: must be 25 or fewer in length")
    if int(body.get("flags") or 0) & COMPONENTS_V2:
        _need(not content and not embeds and not body.get("poll"), "content: cannot be used with components V2")
        _need(bool(components), "components: required")
        parts = nested(components)
        _need(len(parts) <= 40, "components: at most 40, nested ones included")
        _need(sum(len(each.get("content") or "") for each in parts) <= 4000, "components: at most 4000 characters")
    else:
        _need(len(components) <= 5, "components: at most 5 rows")
        parts = nested(components)
    identities = [each["custom_id"] for each in parts if "custom_id" in each]
    _need(all(1 <= len(identity) <= 100 for identity in identities), "custom_id: 1 to 100 in length")
    _need(len(identities) == len(set(identities)), "custom_id: cannot be duplicated")
    _need(all(len(each.get("label") or "") <= 80 for each in parts if each.get("type") == 2), "label: at most 80")
    if not (content or embeds or components or body.get("attachments") or body.get("poll")):
        raise Refusal(400, 50006, "Cannot send an empty message")


def number_components(components: list[dict[str, Any]]) -> None:
    """Give each its `id`, as Discord does where the bot gave none."""
    for number, component in enumerate(nested(components), start=1):
        component.setdefault("id", number)


def nested(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component, those inside others too."""
    found: list[dict[str, Any]] = []
    for component in components:
        found.append(component)
        found += nested(component.get("components") or [])
        if accessory := component.get("accessory"):
            found += nested([accessory])
    return found


def _need(fine: bool, what: str) -> None:
    if not fine:
        raise Refusal(400, 50035, f"Invalid Form Body: {what}")
