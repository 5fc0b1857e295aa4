"""``permanence bench agenda``: the search for a slot, in a full database.

5 practitioners, 100,000 appointments over the years before and the 90 days ahead, and 200 searches for wishes of
every kind through the same desk that serves a call; the figure is the time of one search. The same in agendas with
one free quarter of an hour a day for each practitioner, and with none.
"""

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from appliance import settings
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.acts import FindSlots
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.meaning import Period, Wish
from appliance.vocabulary.practice import Opening, Practice, Practitioner
from appliance.vocabulary.telephony import CallerId

PRACTITIONERS = 5
APPOINTMENTS = 100_000
SEARCHES = 200
FULLNESS = {"": 32, "nearly_full_": 35, "full_": 36}
"""Quarters of an hour taken a day, of the 36 that each practitioner is there."""

OTHER_TYPES = 0.2
"""Of the visits; they are of any type the practice has."""

SEED = 20_261_123


def measure() -> Measurement:
    """Milliseconds of one search: p50 and p95, for each fullness."""
    figures = {"appointments": float(APPOINTMENTS)}
    for name, quarters in FULLNESS.items():
        took = _searched(quarters)
        figures |= {f"{name}p50_ms": round(percentile(took, 50), 2), f"{name}p95_ms": round(percentile(took, 95), 2)}
    return Measurement("agenda", figures, {f"{name}p95_ms": Target(20) for name in FULLNESS})


def _searched(quarters: int) -> list[float]:
    chance = random.Random(SEED)  # noqa: S311 - a repeatable agenda, no secret
    file = _practice_file(chance, quarters)
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder:
        store = Store(Path(folder) / "permanence.db", file, SystemClock(), AgeSeal([new_key_pair().recipient]))
        desk = store.call(CallerId(None)).desk
        took = []
        for wish in [_wish(chance) for _ in range(SEARCHES)]:
            started = time.perf_counter()
            desk.perform(FindSlots(wish, "consultation"))
            took.append((time.perf_counter() - started) * 1000)
        store.close()
    return took


def _practice_file(chance: random.Random, quarters: int) -> settings.PracticeFile:
    sample = settings.sample_practice().practice
    hours = {day: (Opening(hour(8), hour(12)), Opening(hour(14), hour(19))) for day in range(6)}
    names = [f"p{rank}" for rank in range(PRACTITIONERS)]
    people = {key: Practitioner(key, f"Docteur {key}", "", True, ("consultation",), hours) for key in names}  # noqa: FBT003
    practice = Practice(sample.name, sample.address, sample.phone, sample.zone, sample.types, people)
    return settings.PracticeFile(practice, tuple(_appointments(chance, practice, quarters)))


def _appointments(chance: random.Random, practice: Practice, quarters: int) -> list[Appointment]:
    """Quarters of an hour, taken at random from the last day of the window backwards."""
    made: list[Appointment] = []
    kinds = list(practice.types)
    there = [hour(at, minute) for at in (*range(8, 12), *range(14, 19)) for minute in (0, 15, 30, 45)]
    day = datetime.now(UTC).date() + timedelta(days=90)
    while len(made) < APPOINTMENTS:
        for key in practice.practitioners:
            for wall in sorted(chance.sample(there, quarters)):
                at = datetime.combine(day, wall, practice.zone).astimezone(UTC)
                kind = chance.choice(kinds) if chance.random() < OTHER_TYPES else "consultation"
                person = Patient("Patient", str(len(made)), date(1950, 1, 1))
                made.append(Appointment(AppointmentId(f"a{len(made)}"), Slot(at, 15, key, kind), person))
        day -= timedelta(days=1)
    return made[:APPOINTMENTS]


def _wish(chance: random.Random) -> Wish:
    today = datetime.now(UTC).date()
    return chance.choice(
        (
            Wish(earliest=True),
            Wish(dates=(today + timedelta(days=chance.randrange(1, 80)),)),
            Wish(weekdays=(chance.randrange(6),), period=chance.choice(list(Period))),
            Wish(start=today + timedelta(days=7), end=today + timedelta(days=12), after=hour(17)),
            Wish(not_weekdays=(2,), times=(hour(10),)),
        )
    )
