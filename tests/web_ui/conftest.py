"""A practice after a busy morning, its page, and a browser's stand-in for each role."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from appliance.sealing import new_key_pair
from appliance.settings import Box, PracticeFile
from tests.fakes.clock import FakeClock
from tests.web_ui import chromium, seeding
from web_ui import wiring
from web_ui.shared.passwords import Cost, Passwords
from web_ui.shared.people import READERS, Role, User

expect.set_options(timeout=20_000)  # a busy machine is slow, and not wrong

PASSWORD = "une phrase assez longue"
CHEAP = Passwords(Cost(1, 8, 1))
"""The least argon2 allows: what is tested is who gets in, not how long a guess takes."""

NAMES = {Role.PRACTITIONER: "kerbrat", Role.SECRETARY: "sylvie", Role.ADMINISTRATOR: "installateur"}


@dataclass
class Surgery:
    """An open page with everything behind it."""

    opened: wiring.Open
    clock: FakeClock
    file: PracticeFile
    home: Path

    @property
    def site(self) -> "wiring.Site":
        return self.opened.site

    def browser(self, address: str = "192.168.1.20") -> TestClient:
        return TestClient(self.opened.app, "http://box", client=(address, 40_000), follow_redirects=False)

    def signed_in(self, role: Role = Role.PRACTITIONER) -> "Browser":
        return Browser(self.browser(), NAMES[role])


class Browser:
    """Signed in; its forms carry the proof of their page."""

    def __init__(self, client: TestClient, name: str) -> None:
        self.client = client
        answer = client.post("/connexion", data={"nom": name, "mot_de_passe": PASSWORD})
        assert answer.status_code == 303, answer.text
        page = client.get("/sante" if name == NAMES[Role.ADMINISTRATOR] else "/messages").text
        self.proof = page.partition('data-proof="')[2].partition('"')[0]

    def get(self, path: str, **more: object) -> "object":
        return self.client.get(path, **more)

    def post(self, path: str, **fields: str) -> "object":
        return self.client.post(path, data={**fields, "preuve": self.proof})


def seed(home: Path) -> Path:
    """A folder of a box after a busy morning."""
    home.mkdir(parents=True, exist_ok=True)
    file, pair = seeding.practice(), new_key_pair()
    clock = FakeClock(seeding.begin_at(file))
    (home / "recipients.txt").write_text(pair.recipient)
    (home / "identity.txt").write_text(pair.identity)
    shutil.copy(seeding.PRACTICE, home / "practice.toml")
    with wiring.page(Box(), file, clock, home, CHEAP) as opened:
        seeding.fill(opened.site.store, file, clock)
        for role, name in NAMES.items():
            identity = pair.identity if role in READERS else None
            user = User("", name, name.capitalize(), role, None, temporary=False, holds_key=identity is not None)
            opened.site.accounts.add(user, PASSWORD, identity)
    return home


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium.launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; tests work on copies."""
    return seed(tmp_path_factory.mktemp("seeded"))


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Callable[[Path | None], Surgery]]:
    """Opens a page over a copy of a folder, or over an empty one."""
    contexts = []

    def opened(source: Path | None = None) -> Surgery:
        home = tmp_path / f"home{len(contexts)}"
        shutil.copytree(source, home) if source else home.mkdir()
        file = seeding.practice()
        shutil.copy(seeding.PRACTICE, home / "practice.toml")
        clock = FakeClock(seeding.end_at(file))
        context = wiring.page(Box(), file, clock, home, CHEAP)
        contexts.append(context)
        return Surgery(context.__enter__(), clock, file, home)

    yield opened
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.fixture
def surgery(seeded: Path, open_page: Callable[[Path | None], Surgery]) -> Surgery:
    return open_page(seeded)


@pytest.fixture
def new_box(open_page: Callable[[Path | None], Surgery]) -> Surgery:
    """Nobody has an account yet."""
    return open_page(None)
