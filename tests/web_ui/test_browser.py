"""Each page's main task, in a real browser, on the screen of a surgery and on a telephone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId
from tests.web_ui import chromium
from tests.web_ui.conftest import PASSWORD
from tests.web_ui.served import PAGES, addresses, served
from web_ui.wiring import Open

pytestmark = chromium.needed

WIDTHS = {"large": (1280, 860), "small": (390, 844)}


@pytest.fixture(scope="module")
def box(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Open]]:
    with served(seeded, tmp_path_factory.mktemp("served")) as opened:
        yield opened


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, box: tuple[str, Open]) -> Iterator[Page]:
    """Signed in by keyboard; nothing is asked of anybody else, and the browser has nothing to complain about."""
    base, (width, height) = box[0], WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR", base_url=base)
    context.set_default_timeout(10_000)
    page = context.new_page()
    elsewhere, complaints = [], []
    page.on("request", lambda asked: None if asked.url.startswith((base, "data:")) else elsewhere.append(asked.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/connexion")
    expect(page.get_by_label("Nom")).to_be_focused()
    page.keyboard.type("kerbrat")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main.main")).to_be_visible()
    yield page
    assert not elsewhere
    assert not complaints
    context.close()


def test_every_page_fits_its_screen_and_axe_finds_nothing_serious(page: Page, box: tuple[str, Open]) -> None:
    assert len(addresses(box[1])) == len(PAGES)
    for name, path in addresses(box[1]).items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        grave = [
            (one["id"], one["nodes"][0]["html"][:120])
            for one in Axe().run(page).response["violations"]
            if one["impact"] in {"serious", "critical"}
        ]
        assert not grave, name


def test_today_shows_a_call_while_it_lasts(page: Page, box: tuple[str, Open]) -> None:
    expect(page.get_by_text("Personne au téléphone.")).to_be_visible()
    opened = box[1].site.store.call(CallerId("0639980599"))
    expect(page.get_by_text("06 39 98 05 99")).to_be_visible()
    opened.record.close("caller")
    expect(page.get_by_text("Personne au téléphone.")).to_be_visible()


def test_a_message_is_opened_heard_answered_and_put_away_by_keys(page: Page) -> None:
    page.goto("/messages")
    page.locator("[data-list] a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/messages/.+"))
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Joint")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le rappel est noté.")).to_be_visible()
    page.get_by_role("button", name="Archiver", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le message est archivé.")).to_be_visible()


def test_messages_are_filtered_and_searched_by_keys(page: Page) -> None:
    page.goto("/messages")
    page.keyboard.press("4")
    page.wait_for_url("**/messages?etat=archived")
    page.keyboard.press("1")
    page.wait_for_url("**/messages?etat=open")
    page.keyboard.press("/")
    page.keyboard.type("nguyen")
    page.keyboard.press("Enter")
    expect(page.locator("[data-list] a")).to_have_count(1)
    page.keyboard.press("Tab")
    page.locator("body").evaluate("one => one.ownerDocument.activeElement.blur()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Chloé Nguyen")).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le message est archivé.")).to_be_visible()
    page.goto("/messages?etat=archived&q=nguyen")
    page.locator("[data-list] a").first.click()
    expect(page.get_by_role("heading", name="Chloé Nguyen")).to_be_visible()
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_text("de nouveau à traiter")).to_be_visible()


def test_a_list_of_messages_prints_without_its_controls(page: Page) -> None:
    page.goto("/messages")
    page.emulate_media(media="print")
    expect(page.locator("[data-list] a").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("imprimé le mardi 24 novembre 2026 à 09:")).to_be_visible()


def test_a_patient_who_did_not_come_is_noted_counted_and_taken_back(page: Page, box: tuple[str, Open]) -> None:
    rows = box[1].site.reads.run("SELECT id FROM appointments WHERE status = 'booked' ORDER BY start LIMIT 1")
    box[1].site.store.connection.run(
        "UPDATE appointments SET start = '2026-11-23T09:00:00+00:00', end = '2026-11-23T09:15:00+00:00' WHERE id = ?",
        rows[0]["id"],
    )
    page.goto(f"/agenda/rendez-vous/{rows[0]['id']}")
    page.get_by_role("button", name="Non venu").click()
    expect(page.get_by_text("le patient n'est pas venu")).to_be_visible()
    page.goto("/chiffres")
    expect(page.get_by_text("patient non venu", exact=False).first).to_contain_text("1")
    expect(page.get_by_role("img", name=re.compile("Patients non venus : lun 1"))).to_be_visible()
    page.goto(f"/agenda/rendez-vous/{rows[0]['id']}")
    page.get_by_role("button", name="Finalement venu").click()
    expect(page.get_by_role("button", name="Non venu")).to_be_visible()


def test_a_recording_plays_faster_and_from_a_word(page: Page, box: tuple[str, Open]) -> None:
    page.goto(addresses(box[1])["appel"])
    page.get_by_label("Vitesse").select_option("2")
    page.locator(".turns .w[data-seek]").first.click()
    expect(page.get_by_label("Pause")).to_be_visible()
    expect(page.locator("[data-at]")).not_to_have_text("0:00")


def test_an_appointment_is_booked_by_a_click_and_moved(page: Page) -> None:
    page.goto("/agenda?jour=2026-11-27&praticien=kerbrat")
    page.get_by_role("link", name=re.compile("à 11:00, Docteur Hélène")).click()
    page.get_by_label("Patient", exact=True).fill("maheu")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Réserver", exact=True).first.click()
    expect(page.get_by_text("Le rendez-vous est pris.")).to_be_visible()
    visit = page.locator(".visit", has_text="11:00")
    if page.viewport_size == {"width": 1280, "height": 860}:
        free = page.get_by_role("link", name=re.compile("à 11:30, Docteur Hélène"))
        free.scroll_into_view_if_needed()
        visit.drag_to(free, source_position={"x": 20, "y": 3}, target_position={"x": 20, "y": 4})
    else:
        visit.click()
        page.get_by_label("Heure").fill("11:30")
        page.get_by_role("button", name="Déplacer", exact=True).click()
    expect(page.get_by_text("Le rendez-vous est déplacé.")).to_be_visible()
    page.locator(".visit", has_text="11:30").click()
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    expect(page.get_by_text("Le rendez-vous est annulé.")).to_be_visible()


def test_a_visit_that_repeats_is_booked_with_what_is_free_and_cancelled_from_a_date_on(page: Page) -> None:
    page.goto("/agenda/nouveau?praticien=kerbrat&jour=2026-12-18&heure=11:00&type=consultation")
    page.get_by_label("Répéter").select_option("Toutes les semaines")
    page.get_by_label("Combien de fois").fill("4")
    page.get_by_label("Patient", exact=True).fill("maheu")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Réserver", exact=True).first.click()
    expect(page.get_by_text("Rien n'est encore réservé.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Réserver les . dates libres")).click()
    expect(page.get_by_text("Les rendez-vous sont pris.")).to_be_visible()
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Annuler celui-ci et les suivants").click()
    expect(page.get_by_text("Ce rendez-vous et les suivants sont annulés.")).to_be_visible()


def test_a_patient_is_found_and_corrected(page: Page) -> None:
    page.goto("/patients")
    expect(page.get_by_label("Chercher un patient")).to_be_focused()
    page.keyboard.type("guillou")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Léa Guillou")).click()
    page.get_by_label("Téléphone").fill("06 39 98 03 88")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()


def test_hours_are_changed_and_brought_back(page: Page) -> None:
    page.goto("/reglages")
    monday = page.get_by_label("Lundi").first
    before = monday.input_value()
    monday.fill("9h-12h")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.get_by_label("Lundi").first).to_have_value("09:00-12:00")
    page.goto("/reglages/historique")
    page.get_by_role("button", name="Rétablir").first.click()
    page.goto("/reglages")
    expect(page.get_by_label("Lundi").first).to_have_value(before)


def test_somebody_is_put_on_call_and_brought_off_again(page: Page) -> None:
    page.goto("/reglages/garde")
    page.get_by_label("Nom").last.fill("Docteur Prigent")
    page.get_by_label("Mobile").last.fill("06 39 98 04 20")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Docteur Prigent")).to_be_visible()
    page.goto("/reglages/historique")
    page.get_by_role("button", name="Rétablir").first.click()
    page.goto("/reglages/garde")
    expect(page.get_by_role("heading", name="Docteur Prigent")).to_have_count(0)


def test_texts_are_switched_on_and_off(page: Page) -> None:
    page.goto("/reglages/sms")
    page.get_by_label("Écrire aux patients").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_label("Écrire aux patients")).to_be_checked()
    page.get_by_label("Écrire aux patients").uncheck()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_label("Écrire aux patients")).not_to_be_checked()


def test_who_gets_no_text_is_called_once_the_practice_says_so(page: Page) -> None:
    page.goto("/reglages/sms")
    expect(page.get_by_label("Appeler ces patients")).not_to_be_checked()
    page.get_by_label("Appeler ces patients").check()
    page.get_by_label("Laisser le nom et le numéro").uncheck()
    page.get_by_role("button", name="Enregistrer les rappels").click()
    expect(page.get_by_label("Appeler ces patients")).to_be_checked()
    expect(page.get_by_label("Laisser le nom et le numéro")).not_to_be_checked()
    page.get_by_label("Appeler ces patients").uncheck()
    page.get_by_role("button", name="Enregistrer les rappels").click()
    expect(page.get_by_label("Appeler ces patients")).not_to_be_checked()


def test_how_long_voices_are_kept_is_set_after_a_question(page: Page) -> None:
    page.goto("/reglages/conservation")
    page.get_by_label("Enregistrements").fill("14")
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le réglage est enregistré")).to_be_visible()
    expect(page.get_by_label("Enregistrements")).to_have_value("14")


def test_a_conversation_is_tried_out(page: Page) -> None:
    page.goto("/reglages/essai")
    expect(page.get_by_label("Le patient dit")).to_be_focused()
    page.keyboard.type("Je voudrais un rendez-vous")
    page.keyboard.press("Enter")
    expect(page.locator(".turns .heard")).to_have_text("Je voudrais un rendez-vous")


def test_words_for_a_danger_are_added_tried_out_and_taken_back(page: Page) -> None:
    page.goto("/reglages/alertes")
    page.get_by_label("Ajouter une phrase").fill("mal au genou")
    page.get_by_label("Danger annoncé").select_option("Inconscience, malaise")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Cette phrase se déclencherait aussi pour")
    page.get_by_label("Ajouter une phrase").fill("parti en biberine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("« parti en biberine »")).to_be_visible()
    page.get_by_label("Le patient dit").fill("mon père est parti en biberine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Danger reconnu :")).to_be_visible()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Aucune pour l'instant.")).to_be_visible()


def test_the_chain_of_the_journal_is_checked(page: Page) -> None:
    page.goto("/journal")
    page.get_by_role("button", name="Vérifier la chaîne").click()
    expect(page.get_by_text("La chaîne tient")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/messages"])
def test_a_message_that_comes_is_shown_and_who_chose_another_stays_there(
    page: Page, box: tuple[str, Open], path: str
) -> None:
    page.goto(path)
    chosen = page.locator("[data-list] a").first
    chosen.focus()
    there = chosen.get_attribute("href")
    last = f"Quatrepoint {'Le' if path == '/' else 'Du'} {(page.viewport_size or {})['width']}"
    call = box[1].site.store.call(CallerId("0261910513"))
    call.desk.perform(TakeMessage(IntentKind.RENEWAL, "plus de cachets", PersonName(last, "Odette"), urgent=True))
    call.record.close("caller")
    expect(page.locator("[data-list]").get_by_text(last)).to_be_visible()
    expect(page.locator(f"[data-list] a[href='{there}']")).to_be_focused()


def test_who_is_signed_out_elsewhere_comes_back_to_the_same_page(page: Page, box: tuple[str, Open]) -> None:
    with page.expect_response("**/aujourdhui/etat"):  # from here on the page is told what happens
        page.goto("/agenda")
    with box[1].site.store.connection.transaction():
        box[1].site.store.connection.run("DELETE FROM sessions")
    page.wait_for_url("**/connexion?vers=%2Fagenda*")


def test_a_note_that_is_being_typed_when_the_session_ends_is_sent_after_signing_in(
    page: Page, box: tuple[str, Open]
) -> None:
    with page.expect_response("**/aujourdhui/etat"):
        page.goto(addresses(box[1])["message"])
    page.get_by_label("Ajouter une note").fill("Sa fille rappellera lundi")
    with box[1].site.store.connection.transaction():
        box[1].site.store.connection.run("DELETE FROM sessions")
    page.wait_for_url("**/connexion?vers=%2Fnon-envoye%2F*")
    expect(page.get_by_text("Ce que vous avez écrit est gardé")).to_be_visible()
    expect(page.get_by_text("Sa fille")).to_have_count(0)
    page.keyboard.type("kerbrat")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sa fille rappellera lundi")).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer maintenant")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("La note est ajoutée.")).to_be_visible()
    expect(page.get_by_text("Sa fille rappellera lundi").first).to_be_visible()


def test_what_is_refused_stands_in_its_form_as_it_was_typed(page: Page) -> None:
    page.goto("/reglages")
    form = page.locator("form[action='/reglages/horaires/prigent']")
    form.get_by_label("Lundi").fill("le matin")
    form.get_by_label("Samedi").fill("9h-11h")
    form.get_by_role("button", name="Enregistrer").click()
    expect(form.get_by_role("alert")).to_contain_text("Lundi : écrivez les horaires comme")
    expect(form.get_by_label("Lundi")).to_have_value("le matin")
    expect(form.get_by_label("Lundi")).to_be_focused()
    expect(form.get_by_label("Samedi")).to_have_value("9h-11h")


def test_an_absence_that_is_over_is_refused_in_its_form(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Absent…").click()
    page.get_by_label("Jusqu'au").fill("2026-11-20")
    page.get_by_role("button", name="Je suis absent").click()
    expect(page.locator("#absence").get_by_role("alert")).to_contain_text("Cette heure est passée")
    expect(page.get_by_label("Jusqu'au")).to_have_value("2026-11-20")


def test_words_are_found_in_what_was_said(page: Page) -> None:
    _seek_words(page, "/messages", "« bisoprolol » dans ce qui a été dit", "Cherché dans tous les messages et notes")
    page.locator("[data-later] a.row").first.click()
    expect(page.get_by_role("heading", name="Gérard Maheu")).to_be_visible()


def test_words_are_found_in_calls(page: Page) -> None:
    _seek_words(page, "/appels", "« bisoprolol » dans ce que les patients ont dit", "Cherché dans tous les appels")
    page.locator("[data-later] a.row").first.click()
    expect(page.locator(".turns .heard", has_text="bisoprolol").first).to_be_visible()


def _seek_words(page: Page, shelf: str, heading: str, looked: str) -> None:
    page.goto(shelf)
    page.keyboard.press("/")
    page.keyboard.type("bisoprolol")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text(looked)).to_be_visible()


def test_the_screen_is_veiled_by_a_key_or_a_button_and_shown_again_by_any_key(page: Page) -> None:
    page.goto("/messages")
    said = page.locator("[data-list] a").first
    for veil in (lambda: page.keyboard.press("m"), lambda: page.get_by_label("Masquer l'écran").click()):
        veil()
        expect(page.get_by_text("Écran masqué.")).to_be_visible()
        expect(said).to_be_hidden()
        expect(page).to_have_title("Maison médicale de la Bretèche")
        page.keyboard.press("4")  # a shortcut that only lifts the veil
        expect(said).to_be_visible()
        expect(page).to_have_url(re.compile("/messages$"))


def test_the_screen_is_veiled_when_nobody_touches_it(page: Page) -> None:
    page.clock.install()
    page.goto("/messages")
    page.clock.fast_forward(240_000)
    expect(page.locator("[data-list] a").first).to_be_visible()
    page.clock.fast_forward(120_000)
    expect(page.get_by_text("Écran masqué.")).to_be_visible()
    page.mouse.click(100, 300)
    expect(page.locator("[data-list] a").first).to_be_visible()


def test_the_agenda_goes_to_a_date_and_notes_a_replacement(page: Page) -> None:
    page.goto("/agenda")
    page.get_by_label("Aller au").fill("2026-12-17")
    page.get_by_role("button", name="Aller", exact=True).click()
    expect(page.get_by_role("heading", name="Jeudi 17 décembre")).to_be_visible()
    page.get_by_role("link", name="Absences").click()
    page.get_by_label("Nom du remplaçant").fill("Docteur Lucie Petit")
    page.get_by_label("Premier jour").fill("2026-12-17")
    page.get_by_label("Dernier jour").fill("2026-12-16")
    page.get_by_role("button", name="Noter le remplacement").click()
    expect(page.get_by_role("alert")).to_contain_text("Le dernier jour vient avant le premier.")
    expect(page.get_by_label("Nom du remplaçant")).to_have_value("Docteur Lucie Petit")
    page.get_by_label("Dernier jour").fill("2026-12-18")
    page.get_by_role("button", name="Noter le remplacement").click()
    expect(page.get_by_text("Le remplacement est noté.")).to_be_visible()
    expect(page.get_by_text("Remplacé", exact=True)).to_be_visible()
    page.goto("/reglages/historique")
    page.get_by_role("button", name="Rétablir").first.click()
    page.goto("/agenda?jour=2026-12-17")
    expect(page.get_by_text("Remplacé", exact=True)).to_have_count(0)


def test_a_type_of_visit_is_added_and_what_is_missing_is_said_in_its_form(page: Page) -> None:
    page.goto("/reglages")
    page.get_by_text("Ajouter un type de visite").click()
    form = page.locator("form[action='/reglages/visites']")
    form.get_by_label("Nom, comme il est dit").fill("Frottis")
    form.get_by_role("button", name="Ajouter").click()
    expect(form.get_by_role("alert")).to_contain_text("Cochez au moins un praticien")
    expect(form.get_by_label("Nom, comme il est dit")).to_have_value("Frottis")
    form.get_by_label("Docteur Sofia Amrani").check()
    form.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Frottis, 15 min")).to_be_visible()
    page.get_by_text("Frottis, 15 min").click()
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Ne plus proposer cette visite").locator("visible=true").click()
    expect(page.get_by_text("n'est plus proposé, dès le prochain appel")).to_be_visible()
    page.get_by_text("Frottis, 15 min").click()
    expect(page.get_by_role("button", name="Remettre en service")).to_be_visible()
    page.goto("/reglages/historique")
    page.get_by_role("button", name="Rétablir").first.click()
    page.goto("/reglages")
    expect(page.get_by_role("button", name="Remettre en service")).to_have_count(0)
    page.goto("/reglages/historique")
    page.get_by_role("button", name="Rétablir").nth(2).click()
    page.goto("/reglages")
    expect(page.get_by_text("Frottis, 15 min")).to_have_count(0)
