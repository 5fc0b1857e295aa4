"""The page's own style, script and icon; nothing comes from elsewhere."""

import hashlib
import mimetypes

from fastapi import APIRouter
from fastapi.responses import Response

from web_ui.shared.guard import Unwelcome
from web_ui.shared.pages import STATIC

MINUTES_A_ROW = 5
"""Of the agenda's grid; agendas move in steps of five minutes (domain notes, 3.1)."""


def _placing() -> bytes:
    """Where things stand in the agenda's grid, as classes: the page's policy allows no style beside its own files."""
    rows = "".join(f".at-{row}{{grid-row-start:{row}}}" for row in range(1, 24 * 60 // MINUTES_A_ROW + 8))
    spans = "".join(f".for-{rows}{{grid-row-end:span {rows}}}" for rows in range(1, 24 * 60 // MINUTES_A_ROW + 1))
    columns = "".join(f".in-{column}{{grid-column:{column}}}" for column in range(1, 16))
    width = "minmax(8.5rem,1fr)"
    counts = "".join(f".of-{count}{{grid-template-columns:3.2rem repeat({count},{width})}}" for count in range(1, 15))
    return f"{rows}{spans}{columns}{counts}".encode()


def _files() -> dict[str, bytes]:
    return {"grid.css": _placing(), **{path.name: path.read_bytes() for path in STATIC.iterdir()}}


FILES = _files()
VERSION = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:10]
"""In the address of each file, so that a browser keeps it until it changes."""


api = APIRouter(include_in_schema=False)


@api.get("/static/{path:path}")
def file(path: str) -> Response:
    if path not in FILES:
        raise Unwelcome(404, "Ce fichier n'existe pas.")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Response(FILES[path], media_type=kind, headers={"Cache-Control": "max-age=31536000, immutable"})
