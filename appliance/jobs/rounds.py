"""The jobs and their rhythm, on APScheduler. What is due stands in the tables; the scheduler only says when to look.

So nothing of its own needs to survive a power cut: every job looks at once when the box starts, finds what was missed,
and drops what has become pointless (decision 0011).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

from appliance.errors import PermanenceError
from appliance.jobs.calendars import read_calendars
from appliance.jobs.reminding import queue_reminders
from appliance.jobs.sending import Routes, follow_up, hear, send_waiting, take_back
from appliance.ports import Clock
from appliance.store.store import Store

WATCHED_S = 30
"""How often it is looked whether the clock was set back; by a clock that nobody sets."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """One job: what it does, and how often it looks."""

    name: str
    every_s: int
    run: Callable[[], object]
    lane: str = "default"
    """Its thread: whatever waits for the internet has one of its own, and holds up nothing else."""


def rounds(store: Store, routes: Routes, clock: Clock) -> tuple[Round, ...]:
    """All of them. A provider that is slow to tell what became of texts delays neither an alert nor a call for help."""
    return (
        Round("sending", 5, partial(send_waiting, store, routes, clock, store.fallback), lane="sending"),
        Round("reminders", 60, partial(queue_reminders, store, clock)),
        Round("reminders by voice", 600, store.reminder_calls.plan),
        Round("waiting list", 20, store.waiting_list.offer_freed),
        Round("waiting list's end", 600, store.waiting_list.expire),
        Round("clocks of messages", 30, store.escalation.round),
        Round("answers", 20, partial(hear, store, routes), lane="answers"),
        Round("receipts", 60, partial(follow_up, store, routes, routes.patients), lane="receipts"),
        Round("the modem's receipts", 60, partial(follow_up, store, routes, routes.on_call)),
        Round("a dead modem's texts", 20, partial(take_back, store, routes)),
        Round("held slots", 300, store.free_old_holds),
        Round("other agendas", 300, partial(read_calendars, store, clock), lane="calendars"),
        Round("old texts", 3600, store.sms.forget_words),
        Round("old words", 3600, store.erase_old_words),
    )


def look(one: Round) -> None:
    """Run one job; whatever fails stays behind this wall, and the job comes again."""
    try:
        one.run()
    except PermanenceError as failure:
        logger.error("a job failed", extra={"job": one.name, "error_key": failure.key})  # noqa: TRY400 - no words
    except Exception:
        logger.exception("a job failed", extra={"job": one.name})


@contextmanager
def running(store: Store, routes: Routes, clock: Clock) -> Iterator[None]:
    """Every job looks at once, then in its rhythm; at the end the one that runs may finish."""
    look(Round("texts that were being sent", 0, store.sms.recover))  # a full disk must not stop the reception
    every = rounds(store, routes, clock)
    scheduler = BackgroundScheduler(
        executors={lane: ThreadPoolExecutor(1) for lane in sorted({one.lane for one in every})},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    for one in every:
        scheduler.add_job(
            *(look, "interval"),
            seconds=one.every_s,
            args=(one,),
            id=one.name,
            executor=one.lane,
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    ended = Event()
    watch = Thread(target=_watch, args=(scheduler, ended), name="clock of the jobs", daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join()
        scheduler.shutdown(wait=True)


def _watch(scheduler: BaseScheduler, ended: Event) -> None:
    while not ended.wait(WATCHED_S):
        put_right(scheduler)


def put_right(scheduler: BaseScheduler) -> None:
    """Jobs that a clock set back has put off look at once: APScheduler counts by that clock, and would stand still."""
    now = datetime.now(UTC)
    for job in scheduler.get_jobs():
        if job.next_run_time - now > job.trigger.interval:
            job.modify(next_run_time=now)
