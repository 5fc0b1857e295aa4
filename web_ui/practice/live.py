"""What is live: one stream of server-sent events that says when the database has changed, in whichever process."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from web_ui.practice.site import Here, Site

EVERY_S = 1.0
"""Between looks; SQLite's data_version costs microseconds (sqlite.org/pragma.html#pragma_data_version)."""

ALIVE_EVERY = 15
"""Looks without news before a comment is sent, so that a browser that has gone is noticed."""


api = APIRouter(include_in_schema=False)


@api.get("/evenements")
async def events(request: Request, site: Here) -> StreamingResponse:
    return StreamingResponse(_changes(site, request), media_type="text/event-stream")


async def _changes(site: Site, request: Request) -> AsyncIterator[str]:
    seen, quiet = _version(site), 0
    yield f"retry: 3000\nevent: change\ndata: {seen}\n\n"  # what happened between the page and this stream
    while not await request.is_disconnected():
        await site.clock.sleep(EVERY_S)
        now, quiet = _version(site), quiet + 1
        if now != seen:
            seen, quiet = now, 0
            yield f"event: change\ndata: {now}\n\n"
        elif quiet % ALIVE_EVERY == 0:
            yield ": still here\n\n"


def _version(site: Site) -> int:
    return int(site.reads.run("PRAGMA data_version")[0][0])
