"""What is live: something came, or was asked."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from web_ui.station.desk import Desk, Here

ALIVE_EVERY_S = 15.0
"""A comment is sent, so that a browser that has gone is noticed."""

api = APIRouter(include_in_schema=False)


@api.get("/evenements")
async def events(request: Request, desk: Here) -> StreamingResponse:
    return StreamingResponse(_changes(desk, request), media_type="text/event-stream")


async def _changes(desk: Desk, request: Request) -> AsyncIterator[str]:
    station = desk.station
    news, count = station.news(), 0
    yield f"retry: 3000\nevent: change\ndata: {count}\n\n"
    try:
        while not await request.is_disconnected():
            try:
                async with asyncio.timeout(ALIVE_EVERY_S):
                    await news.wait()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            news.clear()
            count += 1
            yield f"event: change\ndata: {count}\n\n"
    finally:
        station.no_news(news)
