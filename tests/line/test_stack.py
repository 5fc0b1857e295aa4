"""The end of what waits for the stack."""

import asyncio

from appliance.line.stack import end


async def test_who_loses_a_cancellation_is_ended_all_the_same() -> None:
    waiting = asyncio.Event()

    async def deaf_once() -> None:
        for _ in range(2):
            waiting.set()
            try:
                await asyncio.Future()
            except asyncio.CancelledError:
                if lost:
                    raise
                lost.append(True)

    lost: list[bool] = []
    task = asyncio.create_task(deaf_once())
    await waiting.wait()
    await asyncio.wait_for(end(task), 10)
    assert task.cancelled()
