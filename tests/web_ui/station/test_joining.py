"""A station joins a practice: both pages, over a host with TLS, with the box's own process between."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from http.client import HTTPConnection
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from appliance import settings
from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.settings import Box
from appliance.store.store import Store
from sync.pairing import new_code
from sync.replica import Fault
from tests.fakes.clock import FakeClock
from tests.sync.hosting import PAPER, Running, box_, host_, running_  # noqa: F401 - fixtures
from tests.sync.worlds import message
from tests.web_ui.conftest import CHEAP, PASSWORD, Browser
from web_ui import wiring
from web_ui.shared.people import Role, User
from web_ui.station.desk import IDLE, Desk
from web_ui.station.wiring import station


class Page:
    """A station's page, asked without a browser; its forms carry the proof of their page."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    @property
    def desk(self) -> Desk:
        desk: Desk = self.client.app.state.desk  # type: ignore[attr-defined]
        return desk

    def get(self, path: str) -> str:
        return str(self.client.get(path).text)

    def post(self, path: str, **fields: str) -> str:
        proof = self.get("/cabinets").partition('data-proof="')[2].partition('"')[0]
        return str(self.client.post(path, data={**fields, "preuve": proof}).text)

    def until(self, path: str, said: str) -> str:
        """The page once it says something."""
        for _ in range(MOST_LOOKS):
            if said in (text := self.get(path)):
                return text
        raise AssertionError(f"{path} never said {said!r}")


MOST_LOOKS = 20_000
"""A look takes some milliseconds."""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with TestClient(station(tmp_path / "station", SystemClock()), "http://localhost") as client:
        yield Page(client)


def practice_page(home: Path) -> tuple[Browser, Store, Callable[[], None]]:
    """A practitioner signed in at the box's own page."""
    file = settings.load_practice(home / "practice.toml")
    context = wiring.page(Box(recipients=(PAPER.recipient,)), file, SystemClock(), home, CHEAP)
    opened = context.__enter__()
    user = User("", "agnes", "Agnès", Role.PRACTITIONER, None, temporary=False, holds_key=True)
    opened.site.accounts.add(user, PASSWORD, PAPER.identity)
    client = TestClient(opened.app, "http://box", client=("192.168.1.20", 40_000), follow_redirects=False)
    return Browser(client, "agnes"), opened.site.store, lambda: context.__exit__(None, None, None)


def test_a_code_a_fingerprint_a_yes_the_past_and_out_again(
    host: tuple[Path, str, Path],
    box: Path,
    running: Running,
    page: Page,
    tmp_path: Path,
) -> None:
    folder, address, authority = host
    running.begin("relay", str(folder), "--run", home=tmp_path)
    running.begin("sync", home=box)
    browser, store, close = practice_page(box)
    before = message(store, "avant ce poste")
    assert "deux mots de passe" in page.post("/premier-mot-de-passe", mot_de_passe=PASSWORD, encore="autre")
    assert "aucun cabinet" in page.post("/premier-mot-de-passe", mot_de_passe=PASSWORD, encore=PASSWORD)
    browser.post("/reglages/postes", messages="1", agenda="1")
    shown = browser.get("/reglages/postes").text
    code = shown.partition('<p class="code">')[2].partition("<")[0]
    assert address.partition("://")[2] in shown
    invitation = unescape(shown.partition('aria-label="Texte de l\'invitation">')[2].partition("<")[0])
    assert authority.read_text("utf-8") not in invitation, "packed"
    page.post("/cabinets", code=f" {invitation}\n", nom="Élodie")
    compared = page.until("/cabinets", "comparez cette empreinte")
    fingerprint = compared.partition('<p class="code">')[2].partition("<")[0]
    assert fingerprint in browser.get("/reglages/postes").text
    assert browser.post("/reglages/postes/accepter", code=code).status_code == 303
    page.until("/cabinets", "ce poste suit le cabinet")
    after = message(store, "rappelez-moi ce soir")
    inbox = page.until("/", "rappelez-moi ce soir")
    assert after in inbox
    assert before in inbox
    assert "avant ce poste" not in inbox
    (station,) = store.stations.all()
    assert browser.post(f"/reglages/postes/{station.id}/passe").status_code == 303
    page.until("/", "avant ce poste")
    assert browser.post(f"/reglages/postes/{station.id}/retirer").status_code == 303
    message(store, "elle ne doit pas le lire")
    assert "retiré" in browser.get("/reglages/postes").text
    assert store.practice.name in page.until("/cabinets", "a retiré ce poste")
    practice = next(iter(page.desk.station.views))
    assert f'[[practices]]\nid = "{practice}"\nbox = "' in unescape(shown)
    assert Fault.FORGED not in {one.fault for one in page.desk.station.replica.findings(practice)}
    assert "aucun cabinet" in page.post(f"/cabinets/{practice}/quitter")
    close()


def test_the_command_serves_browsers_of_this_machine(running: Running, tmp_path: Path) -> None:
    port = free_port()
    running.begin("station", "--port", str(port), home=tmp_path / "own")
    door = HTTPConnection("127.0.0.1", port, timeout=60)
    door.request("GET", "/deverrouiller")
    assert "Choisissez le mot de passe de ce poste" in door.getresponse().read().decode()
    door.request("GET", "/deverrouiller", headers={"host": "evil.example"})
    assert door.getresponse().status == 400
    door.close()


ONLY_ON_A_BOX = (
    *("fcntl", "grp", "pwd", "resource", "termios"),  # not on Windows
    *("baresip", "gpiozero", "lgpio", "pyaudio"),  # need not be installed
)


def test_the_command_needs_nothing_that_only_posix_or_a_box_has() -> None:
    """As on Windows: whoever asks for one of these modules is told that there is none."""
    without = f"import sys\nsys.modules.update(dict.fromkeys({ONLY_ON_A_BOX}))\n"
    asks = without + "from appliance.__main__ import main\nmain(['station', '--help'])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "secretary" in done.stdout


def test_a_code_that_is_none_and_a_locked_station(page: Page) -> None:
    page.post("/premier-mot-de-passe", mot_de_passe=PASSWORD, encore=PASSWORD)
    assert "quatre groupes" in page.post("/cabinets", code="abc", hebergeur="relay.example", nom="Élodie")
    assert "adresse de l&#39;hébergeur" in page.post("/cabinets", code=new_code(), nom="Élodie")
    assert "pas entière" in page.post("/cabinets", code="permanence://relay.example/", nom="Élodie")
    page.post("/verrouiller")
    assert "Poste verrouillé" in page.get("/")
    assert "pas le mot de passe" in page.post("/deverrouiller", mot_de_passe="un autre mot de passe")


def test_nobody_else_on_this_machine_and_no_page_of_elsewhere(page: Page) -> None:
    page.post("/premier-mot-de-passe", mot_de_passe=PASSWORD, encore=PASSWORD)
    assert page.client.post("/verrouiller", data={"preuve": "faux"}).status_code == 403
    page.client.cookies.clear()
    assert page.client.get("/", follow_redirects=False).headers["location"] == "/deverrouiller"
    assert page.client.get("/deverrouiller", headers={"host": "evil.example"}).status_code == 400


def test_a_station_that_nobody_uses_locks_itself(page: Page) -> None:
    page.post("/premier-mot-de-passe", mot_de_passe=PASSWORD, encore=PASSWORD)
    page.desk.lock_if_idle()
    assert "aucun cabinet" in page.get("/")
    page.desk.clock = FakeClock(page.desk.clock.now() + IDLE + timedelta(minutes=1))
    page.desk.lock_if_idle()
    assert "Poste verrouillé" in page.get("/")
