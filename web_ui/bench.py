"""``permanence bench ui``: what a page costs the box, in a practice of ten years.

500,000 calls (the last twelve weeks with what was said), 100,000 messages, 100,000 appointments, 20,000 patients.
Each page is asked for again and again, with other days, filters and rows. The figure is the time between a request's
arrival in the application and the last byte of its answer; ``first_paint_kb`` is the largest page with its style and
script.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from appliance import settings
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.sealing import AgeSeal, KeyPair, new_key_pair
from appliance.store.database import Connection
from appliance.store.instants import written
from web_ui import wiring
from web_ui.shared.passwords import Cost, Passwords
from web_ui.shared.people import Role, User
from web_ui.shared.static import FILES

CALLS = 500_000
MESSAGES = 100_000
APPOINTMENTS = 100_000
PATIENTS = 20_000
YEARS = 10
TALKED = timedelta(weeks=12)
TIMES = 40
SEED = 20_261_123
PASSWORD = "une phrase assez longue"  # noqa: S105 - of a database that is thrown away


class Timed:
    """ASGI: how long each answer took."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.last_ms = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        await self._app(scope, receive, send)
        self.last_ms = (time.perf_counter() - started) * 1000


def measure(calls: int = CALLS, times: int = TIMES) -> Measurement:
    """p95 of each page in milliseconds, and of the slowest as ``p95_ms``; smaller numbers for a quick look."""
    scale, keys = calls / CALLS, new_key_pair()
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder:
        home = Path(folder)
        (home / "recipients.txt").write_text(keys.recipient, "utf-8")
        with wiring.page(
            settings.Box(), settings.sample_practice(), SystemClock(), home, Passwords(Cost(1, 8, 1))
        ) as one:
            fill(one.site.store.connection, keys, scale)
            user = User("", "bench", "Bench", Role.PRACTITIONER, None, temporary=False, holds_key=True)
            one.site.accounts.add(user, PASSWORD, keys.identity)
            one.site.pulse.look()  # a box does so beside its pages
            wiring.settle()
            took, heaviest = _asked(one.app, one.site.reads, times)
    figures = {name: round(percentile(each, 95), 1) for name, each in took.items()}
    figures = {"p95_ms": max(figures.values()), "first_paint_kb": heaviest, **figures}
    return Measurement("ui", figures, {"p95_ms": Target(50), "first_paint_kb": Target(150)})


def _asked(app: FastAPI, reads: Connection, times: int) -> tuple[dict[str, list[float]], float]:
    timed = Timed(app)
    client = TestClient(timed, "http://box")
    client.post("/connexion", data={"nom": "bench", "mot_de_passe": PASSWORD})
    assets = sum(len(FILES[name]) for name in ("style.css", "page.js", "icon.svg"))
    took, heaviest = dict[str, list[float]](), 0.0
    for name, paths in _pages(reads, times).items():
        took[name] = []
        for path in paths:
            answer = client.get(path)
            if answer.status_code != 200:
                raise AssertionError(f"{path} answered {answer.status_code}")
            took[name].append(timed.last_ms)
            extra = len(FILES["grid.css"]) if name.startswith("agenda") else 0
            heaviest = max(heaviest, (len(answer.content) + assets + extra) / 1000)
    return took, round(heaviest, 1)


def _pages(reads: Connection, times: int) -> dict[str, list[str]]:
    """Addresses by page; the first of each warms it up no less than any other."""
    chance = random.Random(SEED)  # noqa: S311 - a repeatable choice, no secret

    def some(statement: str) -> Iterator[str]:
        rows = reads.run(statement)
        return iter([str(chance.choice(rows)[0]) for _ in range(times)])

    def days() -> Iterator[str]:
        today = datetime.now(UTC).date()
        return iter([str(today + timedelta(days=chance.randrange(-300, 60))) for _ in range(times)])

    names = ("Martin", "Ber", "dup 1", "P 19", "0612")
    return {
        "today": ["/"] * times,
        "messages": [f"/messages?etat={chance.choice(('open', 'unread', 'archived'))}" for _ in range(times)],
        "messages_search": [f"/messages?etat=open&q={chance.choice(names)}" for _ in range(times)],
        "message": [f"/messages/{key}" for key in some("SELECT id FROM messages ORDER BY taken DESC LIMIT 500")],
        "agenda_day": [f"/agenda?jour={day}" for day in days()],
        "agenda_week": [f"/agenda?vue=semaine&praticien=lemoine&jour={day}" for day in days()],
        "book": [f"/agenda/nouveau?q={chance.choice(names)}" for _ in range(times)],
        "appointment": [f"/agenda/rendez-vous/{key}" for key in some(
            "SELECT id FROM appointments WHERE start > datetime('now') LIMIT 500")],
        "calls": ["/appels", "/appels?voir=marked"] * (times // 2),
        "calls_search": [f"/appels?q={chance.choice(names)}" for _ in range(times)],
        "call": [f"/appels/{key}" for key in some("SELECT id FROM calls ORDER BY started DESC LIMIT 500")],
        "patients": [f"/patients?q={chance.choice(names)}" for _ in range(times)],
        "patient": [f"/patients/{key}" for key in some("SELECT id FROM patients LIMIT 500")],
        "figures_week": [f"/chiffres?jour={day}" for day in days()],
        "figures_8_weeks": [f"/chiffres?semaines=8&jour={day}" for day in days()],
        "journal": ["/journal", "/journal?quoi=message_taken", "/journal?qui=reception"] * (times // 3),
        "settings": ["/reglages", "/reglages/textes", "/reglages/historique", "/utilisateurs"] * (times // 4),
        "health": ["/sante"] * times,
    }  # fmt: skip


def fill(db: Connection, keys: KeyPair, scale: float = 1.0) -> None:
    """Ten years of a practice, straight into the tables: through the acts it would take a day."""
    seal = AgeSeal([keys.recipient])
    sealed = seal.seal(b"Bonjour, il me faudrait mon ordonnance, j'arrive au bout. C'est pour ma tension.")
    said = '{"heard": "bonjour je voudrais un rendez-vous", "intent": "book", "said": ["D\'accord.", "C\'est noté."]}'
    begin, now = datetime.now(UTC) - timedelta(days=365 * YEARS), datetime.now(UTC)
    counts = {"calls": int(CALLS * scale), "messages": int(MESSAGES * scale), "patients": int(PATIENTS * scale),
              "appointments": int(APPOINTMENTS * scale)}  # fmt: skip
    step = (now - begin).total_seconds() / counts["calls"]
    first = written(begin)
    with db.transaction():
        for trigger in ("journal_has_no_gap", "journal_is_never_cut"):
            db.run(f"DROP TRIGGER {trigger}")
        db.run("DELETE FROM journal")
        db.run("DELETE FROM appointments")
        db.run(_PATIENTS, counts["patients"])
        db.run(_CALLS, counts["calls"], first, step)
        db.run(_MESSAGES_SQL, counts["messages"], first, step, sealed, counts["patients"])
        db.run(_TURNS, written(now - TALKED), seal.seal(said.encode()))
        db.run(_APPOINTMENTS, counts["appointments"], written(now + timedelta(days=60)), counts["patients"])
        db.run(_JOURNAL)
    db.run("ANALYZE")


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)"
_AT = "strftime('%Y-%m-%dT%H:%M:%S+00:00', ?2, '+' || cast({} AS INTEGER) || ' seconds')"

_QUARTER = """strftime('%Y-%m-%dT%H:%M:%S+00:00', date(?2), '-' || (i / 64) || ' days',
    '+' || ({} + 15 * (i / 2 % 32)) || ' minutes')"""

_PATIENTS = f"""{_NUMBERS} INSERT INTO patients SELECT 'b' || i,
    substr('MartinBernardDupontPetitRobertDurandLeroyMoreau', 1 + i % 40, 6), 'Prénom ' || i,
    printf('%04d-%02d-%02d', 1930 + i % 90, 1 + i % 12, 1 + i % 28), printf('06%08d', i * 37 % 100000000) FROM n"""
_CALLS = f"""{_NUMBERS} INSERT INTO calls (number, started, ended, cause, mark)
    SELECT printf('06%08d', i * 37 % 740000), {_AT.format("i * ?3")}, {_AT.format("i * ?3 + 95")}, 'caller',
    CASE WHEN i % 400 = 0 THEN 'misheard' END FROM n"""
_MESSAGES_SQL = f"""{_NUMBERS} INSERT INTO messages
    (id, call, taken, category, urgent, complete, flags, last, first, birth_date, phone, sealed_text, read_at, archived)
    SELECT 'm' || i, 1 + i * 5, {_AT.format("i * 5 * ?3 + 60")},
    CASE i % 4 WHEN 0 THEN 'renewal' WHEN 1 THEN 'results' WHEN 2 THEN 'book' ELSE 'message_for_doctor' END,
    i % 50 = 0, 1, '[]', p.last, p.first, p.birth_date, p.phone, ?4,
    CASE WHEN i < ?1 - 30 THEN {_AT.format("i * 5 * ?3 + 4000")} END,
    CASE WHEN i < ?1 - 300 THEN {_AT.format("i * 5 * ?3 + 9000")} END
    FROM n JOIN patients p ON p.id = 'b' || (i % ?5)"""
_TURNS = """INSERT INTO turns SELECT c.id, t.i, c.started, 1, ?2, NULL, 480 + t.i * 40
    FROM calls c, (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) t WHERE c.started > ?1"""
_APPOINTMENTS = f"""{_NUMBERS} INSERT INTO appointments (id, practitioner, type, start, end, patient, status, confirmed)
    SELECT 'v' || i, CASE i % 2 WHEN 0 THEN 'lemoine' ELSE 'garnier' END, 'consultation',
    {_QUARTER.format(480)}, {_QUARTER.format(495)},
    'b' || (i % ?3), 'booked', i % 2 FROM n WHERE i % 11"""
_JOURNAL = """INSERT INTO journal (sequence, at, actor, kind, payload, previous_hash, hash)
    SELECT row_number() OVER (ORDER BY c.id, k.i), c.started, 'reception', k.kind,
    json_object('call', c.id, 'patient', 'b' || (c.id % 1000)), '', k.i || ' ' || c.id
    FROM calls c, (SELECT 0 AS i, 'call_started' AS kind UNION SELECT 1, 'message_taken'
                   UNION SELECT 2, 'call_ended') k"""
