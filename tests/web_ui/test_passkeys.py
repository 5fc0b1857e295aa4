"""Passkeys in a real browser, with the authenticator that Chromium's own protocol offers to tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web_ui import chromium
from tests.web_ui.conftest import PASSWORD
from tests.web_ui.served import served
from web_ui.wiring import Open

pytestmark = chromium.needed


@pytest.fixture
def box(seeded: Path, tmp_path: Path) -> Iterator[tuple[str, Open]]:
    """Called by a name: browsers tie no passkey to an address."""
    with served(seeded, tmp_path / "home") as (address, opened):
        yield address.replace("127.0.0.1", "localhost"), opened


@pytest.fixture(params=[(1280, 860), (390, 844)], ids=["large", "small"])
def context(request: pytest.FixtureRequest, browser: Browser, box: tuple[str, Open]) -> Iterator[BrowserContext]:
    size = {"width": request.param[0], "height": request.param[1]}
    opened = browser.new_context(viewport=size, locale="fr-FR", base_url=box[0])
    yield opened
    opened.close()


def with_authenticator(context: BrowserContext, *, derives: bool = True) -> Page:
    """A page beside an authenticator that knows its person, and derives secrets or does not."""
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
    told |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {**told, "hasPrf": derives}})
    return page


def sign_in(page: Page, name: str = "kerbrat") -> None:
    page.goto("/connexion")
    page.get_by_label("Nom").fill(name)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main.main")).to_be_visible()


def test_a_passkey_signs_in_and_opens_the_messages(context: BrowserContext, box: tuple[str, Open]) -> None:
    page = with_authenticator(context)
    sign_in(page)
    page.goto("/mot-de-passe")
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_text("La clé d'accès est ajoutée")).to_be_visible()
    assert not [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    context.clear_cookies()
    page.goto("/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d'accès").click()
    expect(page.locator("a.row .text").first).to_be_visible()
    page.goto("/messages")
    expect(page.locator("[data-list] .text").first).not_to_be_empty()
    page.goto("/mot-de-passe")
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("La clé d'accès est retirée.")).to_be_visible()
    context.clear_cookies()
    page.goto("/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d'accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n'est pas connue de ce boîtier")
    kinds = [str(entry.kind) for entry in box[1].site.store.journal()]
    assert (kinds.count("passkey_added"), kinds.count("passkey_removed")) == (1, 1)


def test_who_reads_messages_needs_a_passkey_that_opens_them(context: BrowserContext) -> None:
    page = with_authenticator(context, derives=False)
    sign_in(page)
    page.goto("/mot-de-passe")
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_role("alert")).to_contain_text("ne peut pas ouvrir les messages")


def test_who_looks_after_the_box_needs_none_that_opens_anything(context: BrowserContext) -> None:
    page = with_authenticator(context, derives=False)
    sign_in(page, "installateur")
    page.goto("/mot-de-passe")
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_text("La clé d'accès est ajoutée")).to_be_visible()
    context.clear_cookies()
    page.goto("/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d'accès").click()
    expect(page.locator("main.main")).to_be_visible()
