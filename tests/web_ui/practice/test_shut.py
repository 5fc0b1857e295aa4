"""While the database cannot be used, one page says so, whoever asks for what."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from appliance.errors import DiskFull, StoreError
from appliance.settings import Box
from tests.fakes.clock import FakeClock
from tests.web_ui import seeding
from tests.web_ui.conftest import Surgery
from web_ui import wiring
from web_ui.shared.listening import listening
from web_ui.shared.static import VERSION
from web_ui.verbs import web

NO_DATABASE = b"this is no database, and long enough to be taken for one" * 100
WHY = StoreError("The database file is damaged; restore the last backup.")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "permanence.db").write_bytes(NO_DATABASE)
    (tmp_path / "practice.toml").write_bytes(seeding.PRACTICE.read_bytes())
    return tmp_path


def shut(home: Path, why: StoreError = WHY) -> TestClient:
    return TestClient(wiring.shut_page(seeding.practice(), FakeClock(), home, why), "http://box")


@pytest.mark.parametrize("path", ["/", "/messages", "/connexion", "/sante"])
def test_every_address_says_what_is_wrong_and_what_to_do(path: str, home: Path) -> None:
    answer = shut(home).get(path)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    for told in (
        "ne peut pas lire ses données",
        "ne répond plus aux appels",
        "rebranchez",
        "appelez votre installateur",
    ):
        assert told in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_forms_and_programs_are_answered_too(home: Path) -> None:
    box = shut(home)
    assert "ne peut pas lire ses données" in box.post("/connexion", data={"nom": "kerbrat"}).text
    told = box.get("/api/messages")
    assert (told.status_code, "lire ses données" in told.json()["error"]) == (503, True)


def test_it_looks_like_every_page(home: Path) -> None:
    box = shut(home)
    assert f"/static/style.css?{VERSION}" in box.get("/").text
    assert box.get("/static/style.css").status_code == 200
    assert box.get("/static/none").status_code == 404


def test_a_full_disk_is_called_one(home: Path) -> None:
    told = shut(home, DiskFull("The disk is full.")).get("/").text
    assert "n'a plus de place" in told
    assert "backup restore" not in told


def test_a_database_that_fails_while_it_is_open(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    surgery.site.store.connection.close()
    surgery.site.reads.close()
    answer = browser.client.get("/messages")
    assert (answer.status_code, "ne peut pas lire ses données" in answer.text) == (503, True)


def test_the_box_is_examined_on_while_nothing_can_be_written(surgery: Surgery, monkeypatch: pytest.MonkeyPatch) -> None:
    surgery.site.store.connection.close()
    looks, often = [0], threading.Event()

    def look() -> None:
        looks[0] += 1
        if looks[0] == 3:
            often.set()

    monkeypatch.setattr(surgery.site.pulse, "look", look)
    with TestClient(surgery.opened.app, "http://box"):
        assert often.wait(20)


async def test_it_goes_once_the_database_opens(home: Path) -> None:
    opening = [False, False, True]
    with listening("127.0.0.1:0") as door:
        server = web._server(wiring.shut_page(seeding.practice(), FakeClock(), home, WHY), None)
        await web._until_it_opens(server, door, lambda: opening.pop(0), FakeClock())
    assert opening == []


def test_it_opens_when_its_database_is_put_right(home: Path) -> None:
    box = (Box(), seeding.practice(), FakeClock(), home)
    assert not wiring.opens(*box)
    (home / "permanence.db").unlink()
    assert wiring.opens(*box)


def test_the_program_serves_it(home: Path) -> None:
    words = (sys.executable, "-m", "appliance", "web", "--home", str(home), "--plain", "--listen", "127.0.0.1:0")
    page = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert page.stdout
        address = page.stdout.readline().removeprefix("ready on ").strip()
        asked = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])"
        told = subprocess.run(
            (sys.executable, "-c", asked, address), capture_output=True, text=True, check=False
        ).stderr
        assert "HTTP Error 503" in told
    finally:
        page.terminate()
        page.wait(30)
