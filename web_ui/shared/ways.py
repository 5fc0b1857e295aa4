"""Addresses within one site: where somebody came from, and the way back after signing in."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request

TOLD_ONCE = frozenset({"fait", "refus"})
"""What an address tells of the deed before it."""


def inside(where: str) -> str:
    """A page of ours, whatever the address said."""
    parts = urlsplit(where)
    ours = where.startswith("/") and not where.startswith(("//", "/\\")) and not parts.netloc and "\\" not in where
    return where if ours else "/"


def is_ours(request: Request) -> bool:
    """A page of ours sent this form, as far as the browser says (RFC 6454, 7: Origin; else the referrer)."""
    said = request.headers.get("origin") or request.headers.get("referer", "")
    return urlsplit(said).netloc == request.url.netloc


def came_from(request: Request, **more: str) -> str:
    """The page of ours on which the form stood, asked ``more``; "/" when the browser does not say."""
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc != request.url.netloc:
        return "/"
    asked = [one for one in parse_qsl(parts.query) if one[0] not in TOLD_ONCE]
    query = urlencode([*asked, *more.items()])
    return inside(parts.path + (f"?{query}" if query else ""))


def asked_for(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def way_in(door: str, back: str, *, ended: bool = False) -> str:
    """The address of a sign-in page that leads back."""
    query = urlencode({**({"vers": back} if back != "/" else {}), **({"fin": 1} if ended else {})})
    return f"{door}?{query}" if query else door
