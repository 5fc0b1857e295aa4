"""Who is on call, what is written by SMS, and how long words are kept: changed on the page, followed, undone."""

from appliance.acts.notices import NEVER
from appliance.vocabulary.practice import CallRules, Retention
from appliance.vocabulary.sms import SmsRules
from tests.web_ui.conftest import Surgery

HELENE = {"name-0": "Hélène", "number-0": "06 39 98 04 20", "after_minutes-0": "45", "urgent_after_minutes-0": "0"}
SMS = {
    "on": "1",
    "replies": "1",
    "reminder_hours": "72, 24",
    "day_before_hour": "",
    "quiet_from": "19 h",
    "quiet_until": "9",
}
DAYS = {"recordings_days": "7", "transcripts_days": "30", "messages_days": "180"}


def test_who_is_on_call_is_changed_and_undone(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post("/reglages/garde", **HELENE).status_code == 303
    (one,) = surgery.site.practice.escalation
    assert (one.name, one.number, one.after_minutes, one.urgent_after_minutes) == ("Hélène", "06 39 98 04 20", 45, 0)
    assert 'value="Hélène"' in browser.get("/reglages/garde").text
    assert browser.post("/reglages/garde", **{**HELENE, "name-0": ""}).status_code == 303
    assert surgery.site.practice.escalation == ()
    browser.post("/reglages/historique/2")
    assert [one.name for one in surgery.site.practice.escalation] == ["Hélène"]


def test_a_landline_cannot_be_on_call(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    for wrong in ({"number-0": "02 61 91 04 14"}, {"after_minutes-0": "bientôt"}, {"after_minutes-0": "20000"}):
        assert browser.post("/reglages/garde", **{**HELENE, **wrong}).status_code == 422, wrong
    assert surgery.site.practice.escalation == ()


def test_what_patients_are_written_is_changed_and_stopped(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post("/reglages/sms", **SMS).status_code == 303
    assert surgery.site.practice.sms == SmsRules((72, 24), None, 19, 9, replies=True, confirmations=False)
    assert browser.post("/reglages/sms", **{**SMS, "quiet_from": "le soir"}).status_code == 422
    assert browser.post("/reglages/sms").status_code == 303
    assert surgery.site.practice.sms is None


def test_texts_get_a_discreet_name_and_a_long_one_is_told_to_cost_more(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/reglages/sms", **SMS, name="Cabinet du Pont")
    assert surgery.site.practice.sms is not None
    assert surgery.site.practice.sms.name == "Cabinet du Pont"
    page = browser.get("/reglages/sms").text
    assert "« Cabinet du Pont : votre rendez-vous" in page
    assert "compte pour" not in page
    browser.post("/reglages/sms", **SMS, name="Maison pluridisciplinaire des praticiens du Pont de Sauvetage")
    assert "chaque envoi compte pour 2 SMS" in browser.get("/reglages/sms").text


def test_a_text_is_tried_where_there_is_a_way(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post("/reglages/sms/essai", numero="06 39 98 04 20").status_code == 409
    (surgery.home / "box.toml").write_text('sms_url = "https://sms.example/v1"\nsms_token = "t"\n')
    assert browser.post("/reglages/sms/essai", numero="02 61 91 04 14").status_code == 422
    assert browser.post("/reglages/sms/essai", numero="06 39 98 04 20").status_code == 303
    page = browser.get("/reglages/sms").text
    assert "sms.example" in page
    assert "attend de partir" in page
    sms = surgery.site.store.sms.claim(only_who_wrote_since=NEVER)
    assert sms is not None
    assert (sms.number, "essai" in sms.words) == ("+33639980420", True)


def test_how_long_words_are_kept_is_changed_and_what_went_is_told(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post("/reglages/conservation", **DAYS).status_code == 303
    assert surgery.site.practice.retention == Retention(7, 30, 180)
    for wrong in ("0", "toujours", "99999"):
        assert browser.post("/reglages/conservation", **{**DAYS, "messages_days": wrong}).status_code == 422, wrong
    surgery.clock.pass_(8 * 86_400)
    assert surgery.site.store.erase_old_words() > 0
    browser = surgery.signed_in()
    assert "Enregistrements :" in browser.get("/reglages/conservation").text
    browser.post("/reglages/historique/1")
    assert surgery.site.practice.retention == Retention()


CALLS = {"on": "1", "from_hour": "9 h", "until_hour": "18", "leaves_word": "1"}


def test_who_gets_no_sms_is_called_where_the_practice_says_so(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert surgery.site.practice.reminder_calls is None
    assert "ne peut pas encore appeler" in browser.get("/reglages/sms").text
    (surgery.home / "box.toml").write_text('gateway = "192.168.1.1"\n')
    assert "ne peut pas encore appeler" not in browser.get("/reglages/sms").text
    assert browser.post("/reglages/sms/appels", **CALLS).status_code == 303
    assert surgery.site.practice.reminder_calls == CallRules(9, 18, leaves_word=True)
    assert browser.post("/reglages/sms/appels", **{**CALLS, "from_hour": "3 h"}).status_code == 422
    assert browser.post("/reglages/sms/appels", on="1", from_hour="10", until_hour="19").status_code == 303
    assert surgery.site.practice.reminder_calls == CallRules(leaves_word=False)
    assert browser.post("/reglages/sms/appels").status_code == 303
    assert surgery.site.practice.reminder_calls is None
