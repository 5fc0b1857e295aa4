"""Addresses within one site: where somebody came from, and the way back after signing in."""

from urllib.parse import urlencode, urlsplit

from fastapi import Request


def inside(where: str) -> str:
    """A page of ours, whatever the address said."""
    parts = urlsplit(where)
    ours = where.startswith("/") and not where.startswith(("//", "/\\")) and not parts.netloc and "\\" not in where
    return where if ours else "/"


def is_ours(request: Request) -> bool:
    """A page of ours sent this form, as far as the browser says (RFC 6454, 7: Origin; else the referrer)."""
    said = request.headers.get("origin") or request.headers.get("referer", "")
    return urlsplit(said).netloc == request.url.netloc


def came_from(request: Request) -> str:
    """The page of ours on which the form stood; "/" when the browser does not say."""
    parts = urlsplit(request.headers.get("referer", ""))
    there = parts.path + (f"?{parts.query}" if parts.query else "")
    return inside(there) if parts.netloc == request.url.netloc else "/"


def asked_for(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def way_in(door: str, back: str, *, ended: bool = False) -> str:
    """The address of a sign-in page that leads back."""
    query = urlencode({**({"vers": back} if back != "/" else {}), **({"fin": 1} if ended else {})})
    return f"{door}?{query}" if query else door
