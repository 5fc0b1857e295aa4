"""Who answers in the practice's place: noted on the page, said in the next call, taken back."""

from datetime import datetime

import pytest

from appliance.vocabulary.practice import OnCall, Shift
from tests.web_ui.conftest import Surgery
from web_ui.practice.rota import stretch

MARTIN = {"nom": "le docteur Martin", "numero": "02 61 91 05 14", "premier": "2027-02-08", "dernier": "2027-02-20"}
TURN = "/reglages/garde/tour"


def at(told: str) -> datetime:
    return datetime.fromisoformat(told)


def test_a_turn_is_noted_in_whole_days_and_taken_back(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.post(TURN, **MARTIN).status_code == 303
    martin = OnCall("0261910514", "le docteur Martin")
    assert surgery.site.practice.rota == (Shift(at("2027-02-08"), at("2027-02-21"), martin),)
    page = browser.get("/reglages/garde").text
    assert "le docteur Martin, 02 61 91 05 14" in page
    assert "du lun. 8 févr. 2027 au sam. 20 févr. 2027" in page
    assert "Tour de garde ajouté, le docteur Martin" in browser.get("/reglages/historique").text
    assert browser.post(f"{TURN}/retirer", debut="2027-02-08T00:00:00").status_code == 303
    assert surgery.site.practice.rota == ()
    assert browser.post(f"{TURN}/retirer", debut="2027-02-08T00:00:00").status_code == 404


def test_a_turn_may_have_hours_and_no_name(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    night = {"numero": "15", "premier": "2027-02-08", "de": "20:00", "dernier": "2027-02-09", "a": "08:00"}
    assert browser.post(TURN, **night).status_code == 303
    assert surgery.site.practice.rota == (Shift(at("2027-02-08 20:00"), at("2027-02-09 08:00"), OnCall("15")),)
    assert "du lun. 8 févr. 2027 20:00 au mar. 9 févr. 2027 08:00" in browser.get("/reglages/garde").text
    assert browser.post(TURN, **{**MARTIN, "premier": "2027-02-10"}).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"numero": "116 118"}, "écrivez 15, 116 117, 36 24"),
        ({"premier": "2027-02-21"}, "la fin vient avant le début"),
        ({"dernier": "2037-02-21"}, "trois ans après"),
        ({"premier": "lundi"}, "Donnez le premier et le dernier jour"),
    ],
)
def test_a_turn_that_cannot_be_is_refused(surgery: Surgery, wrong: dict[str, str], told: str) -> None:
    refused = surgery.signed_in().post(TURN, **{**MARTIN, **wrong})
    assert (refused.status_code, told in refused.text) == (422, True)
    assert surgery.site.practice.rota == ()


def test_a_turn_over_another_is_refused_with_the_other(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post(TURN, **MARTIN)
    refused = browser.post(TURN, **{**MARTIN, "premier": "2027-02-20", "dernier": "2027-02-25"})
    assert refused.status_code == 422
    assert "le docteur Martin : déjà de garde, du lun. 8 févr. 2027 au sam. 20 févr. 2027." in refused.text
    assert len(surgery.site.practice.rota) == 1


def test_what_is_over_is_not_shown(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    today = surgery.site.now().date().isoformat()
    browser.post(TURN, **{**MARTIN, "premier": today, "dernier": today})
    assert "le docteur Martin, 02" in browser.get("/reglages/garde").text
    surgery.clock.pass_(86_400)
    assert "le docteur Martin, 02" not in surgery.signed_in().get("/reglages/garde").text


def test_a_single_day_is_told_once() -> None:
    assert stretch(Shift(at("2026-12-24"), at("2026-12-25"), OnCall("15"))) == "le jeu. 24 déc. 2026"
