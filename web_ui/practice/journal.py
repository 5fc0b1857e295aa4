"""The journal: who did what and when, and whether its chain of hashes holds."""

from collections.abc import Sequence
from sqlite3 import Row
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from web_ui.practice import journal_words, speakers
from web_ui.practice.site import Here, Site
from web_ui.shared.words import KINDS

api = APIRouter(include_in_schema=False)

PAGE = 60
TOO_MANY = ("turn_taken", "slot_held")
"""Left out unless they are asked for: what happens many times in each call."""


@api.get("/journal")
def index(
    request: Request,
    site: Here,
    quoi: str = "",
    qui: str = "",
    avant: Annotated[int, Query(ge=0, lt=2**53)] = 0,
) -> HTMLResponse:
    found = _listed(site, quoi, qui, avant)
    shown = found[:PAGE]
    names, practice = speakers.names(site), site.practice
    return site.page(
        request,
        "journal.html",
        entries=[(row, journal_words.told_in(row, practice, names)) for row in shown],
        names=names,
        kinds=KINDS,
        what=quoi,
        by=qui,
        older=shown[-1]["sequence"] if len(found) > PAGE else 0,
        checked=None,
    )


@api.post("/journal/verifier")
def check(request: Request, site: Here) -> HTMLResponse:
    broken = site.store.broken_entry()
    last = site.reads.run("SELECT max(sequence) AS n FROM journal")[0]["n"]
    return site.page(
        request, "journal.html", entries=[], names={}, kinds=KINDS, what="", by="", older=0, checked=(broken, last)
    )


def _listed(site: Site, what: str, by: str, before: int) -> Sequence[Row]:
    where, values = ["1"], list[object]()
    if what in KINDS:
        where.append("kind = ?")
        values.append(what)
    else:
        where.append(f"kind NOT IN ({', '.join(repr(kind) for kind in TOO_MANY)})")
    if by:
        where.append("actor = ?")
        values.append(by)
    if before:
        where.append("sequence < ?")
        values.append(before)
    statement = f"SELECT * FROM journal WHERE {' AND '.join(where)} ORDER BY sequence DESC LIMIT {PAGE + 1}"
    return site.reads.run(statement, *values)
