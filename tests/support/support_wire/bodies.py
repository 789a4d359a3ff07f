"""Reads what a bot sends: JSON, or a form with files beside it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from support_wire.server import Refusal

KEPT = ("content", "embeds", "components", "flags", "attachments", "poll", "tts", "allowed_mentions")


async def read_body(request: web.Request) -> dict[str, Any]:
    """The JSON of a request; files of a form come back as `attachments` with address, size and type.

    How a file begins stands beside it, as hexadecimal digits: that says of which kind it is.
    """
    if not request.content_type.startswith("multipart/"):
        return await request.json() if request.can_read_body else {}
    form = await request.post()
    payload = form.get("payload_json")
    if not isinstance(payload, str):
        raise Refusal(400, 50035, "Invalid Form Body: payload_json is missing")
    body = json.loads(payload)
    files = [value for value in form.values() if isinstance(value, web.FileField)]
    target = body.get("data", body)  # the callback of an interaction wraps the message
    described = target.get("attachments") or []
    target["attachments"] = [
        {**(described[number] if number < len(described) else {}), **_attachment(number, file)}
        for number, file in enumerate(files)
    ]
    return body


def kept(body: dict[str, Any]) -> dict[str, Any]:
    """Of what was sent, what becomes part of the message."""
    return {key: body[key] for key in KEPT if body.get(key) is not None}


def _attachment(number: int, file: web.FileField) -> dict[str, Any]:
    content = file.file.read()
    address = f"https://cdn.invalid/attachments/{number}/{file.filename}"
    return {
        "id": str(number + 1),
        "filename": file.filename,
        "size": len(content),
        "url": address,
        "proxy_url": address,
        "content_type": file.content_type,
        "begins": content[:8].hex(),
    }
