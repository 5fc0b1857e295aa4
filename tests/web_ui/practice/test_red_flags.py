"""The practice's own words for a danger: added by a practitioner only, heard in the next call, undone."""

from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import load_practice
from appliance.store.store import Store
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from tests.web_ui.conftest import Surgery
from web_ui.shared.people import Role

STORY = "mon père est parti en biberine"
ADDED = {"signe": "unconscious", "phrase": "parti en biberine"}


def answer(reception: Store, surgery: Surgery) -> exchange.Exchange:
    """What the reception, another process, makes of the story in its next call."""
    opened = reception.call(CallerId(None))
    begun = exchange.begin(CallContext(reception.practice, CallerId(None), surgery.clock.now()))
    return exchange.take(begun.state, Transcript(STORY, 1.0), opened.desk)


def test_what_is_added_is_heard_in_the_next_call_and_undone_with_one_click(surgery: Surgery) -> None:
    file = load_practice(surgery.home / "practice.toml")
    reception = Store(surgery.home / "permanence.db", file, surgery.clock, AgeSeal([new_key_pair().recipient]))
    browser = surgery.signed_in()
    try:
        assert not answer(reception, surgery).state.in_danger
        assert browser.post("/reglages/alertes", **ADDED).status_code == 303
        told = answer(reception, surgery)
        assert told.state.in_danger
        assert told.state.flags == ("unconscious",)
        page = browser.get("/reglages/alertes").text
        assert "« parti en biberine »" in page
        assert "phrase ajoutée : « parti en biberine »" in browser.get("/reglages/historique").text
        assert browser.post("/reglages/historique/1").status_code == 303
        assert not answer(reception, surgery).state.in_danger
        browser.post("/reglages/alertes", **ADDED)
        assert browser.post("/reglages/alertes/retirer", **ADDED).status_code == 303
        assert not answer(reception, surgery).state.in_danger
        assert browser.post("/reglages/alertes/retirer", **ADDED).status_code == 404
    finally:
        reception.close()
    kinds = [str(entry.kind) for entry in surgery.site.store.journal()]
    assert kinds.count("settings_changed") == 4


def test_only_a_practitioner_says_what_a_danger_is(surgery: Surgery) -> None:
    surgery.signed_in().post("/reglages/alertes", **ADDED)
    administrator = surgery.signed_in(Role.ADMINISTRATOR)
    assert "Seul un praticien ajoute ou retire" in administrator.get("/reglages/alertes").text
    assert administrator.post("/reglages/alertes", **ADDED).status_code == 403
    assert administrator.post("/reglages/alertes/retirer", **ADDED).status_code == 403
    refused = administrator.post("/reglages/historique/1")
    assert (refused.status_code, "seul un praticien" in refused.text) == (403, True)
    assert administrator.post("/reglages/cabinet", name="Cabinet du Pont").status_code == 303
    assert len(surgery.site.practice.own_signs) == 1


def test_what_would_be_lost_or_cry_wolf_is_refused_with_its_reason(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/reglages/alertes", **ADDED)
    for phrase, why in (
        ("biberine", "de 2 à 8 mots"),
        ("Parti en bibérine !", "déjà parmi les vôtres"),
        ("ne saigne plus", "absent, ou passé"),
        ("mal au genou", "se déclencherait aussi pour : «"),
        ("je voudrais", "autres phrases de tous les jours"),
        ("پاسخ پاسخ", "de 2 à 8 mots"),
        ("un deux trois quatre cinq six sept huit neuf", "de 2 à 8 mots"),
    ):
        refused = browser.post("/reglages/alertes", signe="chest_pain", phrase=phrase)
        assert (refused.status_code, why in refused.text) == (422, True), phrase
    for key in ("critical_result", "nothing"):
        refused = browser.post("/reglages/alertes", signe=key, phrase="barre sous les seins")
        assert (refused.status_code, "Choisissez le danger" in refused.text) == (422, True)
    assert len(surgery.site.practice.own_signs) == 1


def test_a_sentence_is_tried_out_and_leaves_nothing(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/reglages/alertes", **ADDED)
    before = len(list(surgery.site.store.journal()))
    page = browser.post("/reglages/alertes/essai", essai=STORY).text
    assert "Danger reconnu :</strong> Inconscience, malaise." in page
    assert "composez le 15" in page
    page = browser.post("/reglages/alertes/essai", essai="j'ai un peu mal au ventre depuis hier").text
    assert "À lire en premier :</strong> Mal au ventre." in page
    page = browser.post("/reglages/alertes/essai", essai="je voudrais un rendez-vous").text
    assert "Aucun signe d'alerte" in page
    assert len(list(surgery.site.store.journal())) == before
