"""The page as a browser meets it: a real server on a port of its own, over a practice after a busy morning."""

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from appliance.errors import StoreError
from appliance.settings import Box
from tests.fakes.clock import FakeClock
from tests.web_ui import seeding
from web_ui import wiring
from web_ui.shared.passwords import Cost, Passwords

PAGES = {
    "aujourdhui": "/",
    "messages": "/messages",
    "message": "/messages/{message}",
    "agenda": "/agenda?jour=2026-11-26",
    "semaine": "/agenda?vue=semaine&praticien=kerbrat&jour=2026-11-26",
    "nouveau": "/agenda/nouveau?jour=2026-11-26&heure=10:00&q=ma",
    "rendez-vous": "/agenda/rendez-vous/{appointment}",
    "bloquer": "/agenda/bloquer",
    "attente": "/agenda/attente",
    "appels": "/appels",
    "appel": "/appels/{call}",
    "patients": "/patients?q=ma",
    "patient": "/patients/{patient}",
    "chiffres": "/chiffres",
    "journal": "/journal",
    "sante": "/sante",
    "reglages": "/reglages",
    "garde": "/reglages/garde",
    "sms": "/reglages/sms",
    "conservation": "/reglages/conservation",
    "textes": "/reglages/textes",
    "consignes": "/reglages/consignes",
    "essai": "/reglages/essai",
    "alertes": "/reglages/alertes",
    "utilisateurs": "/utilisateurs",
    "postes": "/reglages/postes",
    "historique": "/reglages/historique",
    "mot-de-passe": "/mot-de-passe",
}
"""Every page that a practitioner sees, by the name of its screenshot."""


class StandingClock(FakeClock):
    """Stands at the scenario's time, but what waits really waits."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextmanager
def served(seeded: Path, home: Path) -> Iterator[tuple[str, wiring.Open]]:
    """Address and inside of a page over a copy of a seeded folder."""
    shutil.copytree(seeded, home, dirs_exist_ok=True)
    file = seeding.practice()
    with (
        wiring.page(Box(), file, StandingClock(seeding.end_at(file)), home, Passwords(Cost(1, 8, 1))) as opened,
        _serving(opened.app) as address,
    ):
        yield address, opened


@contextmanager
def served_shut(home: Path, why: StoreError) -> Iterator[str]:
    """Address of what stands in its place while the database of this folder cannot be used."""
    file = seeding.practice()
    home.mkdir()
    (home / "permanence.db").write_bytes(b"this is no database")
    with _serving(wiring.shut_page(file, StandingClock(seeding.end_at(file)), home, why)) as address:
        yield address


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    server = _Server(uvicorn.Config(app, "127.0.0.1", 0, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.ready.wait(20)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def addresses(opened: wiring.Open) -> dict[str, str]:
    """Pages with the keys of something real."""
    one = opened.site.reads.run
    keys = {
        "message": one("SELECT id FROM messages WHERE category = 'renewal'")[0]["id"],
        "appointment": one("SELECT id FROM appointments WHERE status = 'booked' AND sealed_reason IS NOT NULL")[0][
            "id"
        ],
        "call": one("SELECT call FROM recordings")[0]["call"],
        "patient": one("SELECT id FROM patients WHERE last = 'Maheu'")[0]["id"],
    }
    return {name: path.format(**keys) for name, path in PAGES.items()}
