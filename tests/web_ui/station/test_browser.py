"""The secretary's main tasks, in a real browser, over a real host: read, take charge, call back, book, be refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web_ui import chromium
from tests.web_ui.secretariat import PASSWORD, Secretariat, secretariat

pytestmark = chromium.needed

WIDTHS = {"large": (1280, 860), "small": (390, 844)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secretariat]:
    with secretariat(tmp_path_factory.mktemp("secretariat")) as opened:
        yield opened


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, office: Secretariat) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, locale="fr-FR", base_url=office.address)
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/")
    expect(page.get_by_label("Mot de passe du poste")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    yield page
    assert not complaints
    context.close()


def shown(page: Page, locator: str) -> None:
    """The page follows what the box answers by itself."""
    expect(page.locator(locator).first).to_be_visible(timeout=20_000)


def test_what_the_box_took_is_there_urgent_first_and_every_page_fits_and_is_accessible(page: Page) -> None:
    shown(page, "a.row.urgent")
    shown(page, "nav .count.urgent")
    assert "urgent" in (page.locator("a.row").first.get_attribute("class") or "")
    message = page.locator("a.row").first.get_attribute("href") or ""
    practice = message.split("/")[2]
    for path in ("/", message, "/cabinets", f"/agenda/{practice}?jour=2026-11-26"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        grave = [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in Axe().run(page).response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not grave, path


def test_reading_is_said_by_the_secretary_and_confirmed_by_the_box(page: Page, office: Secretariat) -> None:
    shown(page, "a.row.unread:not(.urgent)")
    key = (page.locator("a.row.unread:not(.urgent)").first.get_attribute("href") or "").rpartition("/")[2]
    page.locator("a.row.unread:not(.urgent)").first.click()
    expect(page.get_by_role("heading", name="Le message")).to_be_visible()
    assert _row(office, key)["read_at"] is None, "opening is not reading"
    page.get_by_role("button", name="Marquer lu").click()
    shown(page, "dt:text-is('Lu')")
    assert _row(office, key)["read_by"] == "station:s1"


def test_a_message_is_taken_charge_of_called_back_noted_and_corrected(page: Page, office: Secretariat) -> None:
    kind = "Ordonnance" if (page.viewport_size or {})["width"] > 600 else "Certificat"
    shown(page, f"a.row:has-text('{kind}')")
    page.locator(f"a.row:has-text('{kind}')").first.click()
    key = page.url.partition("?")[0].rpartition("/")[2]
    if page.get_by_role("button", name="Je m’en occupe").count():
        page.get_by_role("button", name="Je m’en occupe").click()
        shown(page, "dt:text-is('Suivi par')")
    page.get_by_role("button", name="Pas de réponse").click()
    shown(page, "li:has-text('Pas de réponse par vous')")
    page.goto("/?voir=callbacks")
    called = page.locator(f"a.row[href$='{key}']")
    expect(called).to_contain_text("essai")
    expect(called).to_contain_text("pas de réponse")
    called.click()
    page.get_by_label("Note au praticien").fill("Rappellera demain.")
    page.get_by_role("button", name="Ajouter").click()
    shown(page, "p:has-text('Rappellera demain.')")
    page.get_by_text("Corriger ce qui a été mal entendu").click()
    page.get_by_label("Nom", exact=True).fill("Corrigé")
    page.get_by_role("button", name="Demander la correction").click()
    shown(page, "h1:has-text('Corrigé')")
    row = _row(office, key)
    assert (row["owner"], row["last"]) == ("station:s1", "Corrigé")
    page.get_by_role("link", name="Donner un rendez-vous").click()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Corrigé")
    page.get_by_role("link", name="Jour suivant").click()
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Corrigé")
    expect(page.locator(".card-head:has-text('Kerbrat')")).to_contain_text("–")
    page.go_back()
    page.go_back()
    page.get_by_role("button", name="Joint").click()
    shown(page, "li:has-text('Joint par vous')")
    page.goto("/?voir=callbacks")
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    expect(called).to_have_count(0)


def test_what_the_practice_tells_its_secretaries_stands_beside_the_message_and_follows_it(
    page: Page, office: Secretariat
) -> None:
    shown(page, "a.row:has-text('Ordonnance')")
    page.locator("a.row:has-text('Ordonnance')").first.click()
    expect(page.get_by_role("heading", name="Le message")).to_be_visible()
    told = page.locator("section:has(h2:text-is('Consignes du cabinet'))")
    expect(told).to_have_count(0)
    office.instruct(
        renewal="Demander la pharmacie.", results="Jamais au téléphone.", script="Maison de santé, bonjour."
    )
    expect(told).to_contain_text("Demander la pharmacie.")
    expect(told).to_contain_text("Maison de santé, bonjour.")
    expect(told).not_to_contain_text("Jamais au téléphone.")
    office.instruct()
    expect(told).to_have_count(0)


def test_an_open_page_says_when_the_line_has_gone_and_when_it_is_back(page: Page, office: Secretariat) -> None:
    shown(page, "a.row:has-text('Ordonnance')")
    page.locator("a.row:has-text('Ordonnance')").first.click()
    shown(page, "p:has-text('À jour')")
    office.server.kill()
    shown(page, "p:has-text('Hors ligne ; dernières nouvelles')")
    office.server.start()
    shown(page, "p:has-text('À jour')")
    page.goto(f"/agenda/{office.practice}")
    shown(page, "p:has-text('À jour')")


def test_a_visit_is_booked_and_a_second_one_in_its_place_is_refused_with_its_reason(
    page: Page, office: Secretariat
) -> None:
    at = "09:30" if (page.viewport_size or {})["width"] > 600 else "11:00"
    booked, refused = f".title:has-text('{at} Jeanne Essai')", "p.note.red:has-text('plus libre')"
    page.goto(f"/agenda/{office.practice}?jour=2026-11-27")
    shown(page, ".title:has-text('10:00 Yvonne Le Bihan')")  # it has the agenda, and so the form its practitioners
    for first, expected in (("Jeanne", booked), ("Paul", refused)):
        page.goto(f"/agenda/{office.practice}?jour=2026-11-27")
        page.get_by_label("Nom", exact=True).fill("Essai")
        page.get_by_label("Prénom").fill(first)
        page.get_by_label("Heure", exact=True).fill(at)
        page.get_by_role("button", name="Demander", exact=True).click()
        shown(page, expected)


def test_the_station_locks_and_another_password_does_not_open_it(browser: Browser, office: Secretariat) -> None:
    context = browser.new_context(base_url=office.address, locale="fr-FR")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Mot de passe du poste").fill("un autre mot de passe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("mot de passe")
    page.get_by_label("Mot de passe du poste").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Messages", exact=True)).to_be_visible()
    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_role("heading", name="Poste verrouillé")).to_be_visible()
    page.goto("/cabinets")
    expect(page).to_have_url(re.compile("deverrouiller"))
    context.close()


def test_a_page_is_shown_the_door_when_the_station_locks_and_what_is_typed_is_kept(
    browser: Browser, office: Secretariat
) -> None:
    context = browser.new_context(base_url=office.address, locale="fr-FR")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Mot de passe du poste").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("a.row").first).to_be_visible(timeout=20_000)
    with page.expect_request("**/evenements"):
        page.locator("a.row").first.click()
    page.get_by_label("Note au praticien").fill("Préfère le matin.")
    other = context.new_page()
    other.goto("/cabinets")
    other.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_role("heading", name="Poste verrouillé")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Préfère le matin.")).to_have_count(0)
    page.get_by_label("Mot de passe du poste").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Préfère le matin.")).to_be_visible()
    page.get_by_role("button", name="Envoyer maintenant").click()
    shown(page, "p:has-text('Préfère le matin.')")
    context.close()


def test_nothing_readable_stands_in_the_station_s_files(
    office: Secretariat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Path(office.server.folder).parent / "station"
    held = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert len(held) > 10_000
    for planted in (b"Thebault", "Thébault".encode(), b"ordonnance", b"AGE-SECRET"):
        assert planted not in held, planted


def _row(office: Secretariat, key: str) -> "object":
    return office.store.connection.run("SELECT * FROM messages WHERE id = ?", key)[0]
