from appliance.settings.notices import LONGEST_INSTRUCTION
from tests.web_ui.conftest import Surgery

TOLD = {"script": "Maison de santé, bonjour.", "renewal": "Demander la pharmacie.\r\nUn mois au plus."}


def test_instructions_are_written_journaled_and_taken_back(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post("/reglages/consignes", **TOLD).status_code == 303
    kept = {"script": "Maison de santé, bonjour.", "renewal": "Demander la pharmacie.\nUn mois au plus."}
    assert surgery.site.practice.instructions == kept
    assert "Demander la pharmacie." in browser.get("/reglages/consignes").text
    rows = surgery.site.store.connection.run("SELECT topic, words FROM instructions")
    assert {row["topic"]: row["words"] for row in rows} == kept
    kinds = [str(entry.kind) for entry in surgery.site.store.journal()]
    assert kinds[-2:] == ["settings_changed", "practice_loaded"]
    browser.post("/reglages/historique/1")
    assert surgery.site.practice.instructions == {}


def test_what_nobody_reads_on_the_telephone_is_refused(surgery: Surgery) -> None:
    answer = surgery.signed_in().post("/reglages/consignes", always="a" * (LONGEST_INSTRUCTION + 1))
    assert answer.status_code == 422
    assert "Pour tous les messages : 2000 caractères au plus" in answer.text
    assert surgery.site.practice.instructions == {}
