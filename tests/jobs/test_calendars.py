"""Other agendas, read again over real HTTPS as their programs serve them."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Self

import pytest
import trustme

from appliance.errors import DoorError
from appliance.jobs.calendars import MOST_BYTES, fetched, read_calendars
from appliance.jobs.rounds import rounds
from appliance.jobs.sending import Routes
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.practice import OutsideCalendar
from tests.doors.test_feed import ics
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

BUSY = ics("DTSTART:20261127T080000Z|DTEND:20261127T100000Z")


class Agendas:
    """A program that serves agendas; ``with`` starts and stops it."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self.bodies: dict[str, bytes] = {}
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        agendas = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = agendas.bodies.get(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        return Handler


@pytest.fixture
def agendas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agendas]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setattr("urllib.request._opener", None)  # what it trusts is read when it is made
    with Agendas(authority.issue_cert("127.0.0.1")) as served:
        yield served


def reading(*addresses: str) -> Store:
    """A box that reads these, in this order, for two practitioners in turn."""
    file, who = practice_file(), ("noel", "roux")
    calendars = tuple(OutsideCalendar(who[rank % 2], one) for rank, one in enumerate(addresses))
    practice = replace(file.practice, calendars=calendars)
    return Store(MEMORY, replace(file, practice=practice), FakeClock(), AgeSeal([new_key_pair().recipient]))


def test_an_agenda_is_read_over_https(agendas: Agendas) -> None:
    agendas.bodies["/roux.ics"] = BUSY
    store = reading(f"{agendas.url}/roux.ics")
    assert [read_calendars(store, FakeClock()) for _ in range(2)] == [1, 0]
    agendas.bodies["/roux.ics"] = ics("DTSTART:20261127T090000Z|DTEND:20261127T100000Z")
    assert read_calendars(store, FakeClock()) == 1
    assert store.doors.calendar_troubles() == []


@pytest.mark.parametrize("address", ["/mon agenda.ics", "/nowhere.ics", "/page.ics", "/broken_off.ics"])
def test_an_agenda_that_cannot_be_read_is_noted_and_the_next_one_is_read(agendas: Agendas, address: str) -> None:
    agendas.bodies |= {"/roux.ics": BUSY, "/page.ics": b"<html>", "/broken_off.ics": BUSY[:-20]}
    store = reading(f"{agendas.url}{address}", f"{agendas.url}/roux.ics")
    assert read_calendars(store, FakeClock()) == 1
    assert len(store.doors.calendar_troubles()) == 1


def test_an_agenda_without_end_is_refused(agendas: Agendas) -> None:
    agendas.bodies["/roux.ics"] = b" " * (MOST_BYTES + 1)
    with pytest.raises(DoorError, match="trop grand"):
        fetched(f"{agendas.url}/roux.ics")


def test_an_agenda_of_somebody_else_in_between_is_refused(agendas: Agendas, monkeypatch: pytest.MonkeyPatch) -> None:
    agendas.bodies["/roux.ics"] = BUSY
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setattr("urllib.request._opener", None)
    with pytest.raises(DoorError):
        fetched(f"{agendas.url}/roux.ics")


def test_agendas_are_read_every_five_minutes() -> None:
    """As docs/doors.md promises."""
    (read,) = (one for one in rounds(reading(), Routes(), FakeClock()) if one.name == "other agendas")
    assert read.every_s == 300
