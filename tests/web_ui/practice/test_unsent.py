"""Nothing that a user typed is lost because their session had ended."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.web_ui.conftest import PASSWORD, Surgery
from web_ui.shared.accounts import IDLE
from web_ui.shared.people import Role
from web_ui.shared.unsent import LARGEST_BYTES, LONGEST, MOST

NOTE = {"texte": "Rappeler sa fille\naprès 18 h"}
OURS = {"Origin": "http://box"}


def note_on(surgery: Surgery) -> str:
    return f"/messages/{surgery.site.reads.run('SELECT id FROM messages LIMIT 1')[0]['id']}/note"


def back(answer: object) -> str:
    """Where the sign-in page leads to."""
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/connexion")
    return parse_qs(urlsplit(answer.headers["location"]).query).get("vers", ["/"])[0]


def notes(surgery: Surgery) -> int:
    return int(surgery.site.reads.run("SELECT count(*) AS n FROM notes")[0]["n"])


def test_a_note_sent_after_the_session_is_sent_when_its_writer_is_back(surgery: Surgery) -> None:
    browser, path = surgery.signed_in(), note_on(surgery)
    surgery.clock.pass_(IDLE.total_seconds() + 60)
    surgery.site.accounts.sweep()
    there = back(browser.client.post(path, data={**NOTE, "preuve": browser.proof}, headers=OURS))
    assert "Ce que vous avez écrit est gardé" in browser.get(f"/connexion?vers={there}&fin=1").text
    again = browser.client.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": PASSWORD, "vers": there})
    page = browser.get(again.headers["location"]).text
    assert NOTE["texte"] in page
    assert notes(surgery) == 0, "nothing is done before its writer says so"
    fields = dict(
        re.findall(r'name="(\w+)" value="([^"]*)"', page.partition(f'action="{path}"')[2].partition("</form>")[0])
    )
    assert browser.client.post(path, data=fields).status_code == 303
    assert notes(surgery) == 1


def test_it_is_shown_to_nobody_else_thrown_away_and_not_kept_for_ever(surgery: Surgery) -> None:
    browser, path = surgery.signed_in(), note_on(surgery)
    browser.post("/deconnexion")
    there = back(browser.client.post(path, data=NOTE, headers=OURS))
    other = surgery.browser("192.168.1.21")
    other.post("/connexion", data={"nom": "sylvie", "mot_de_passe": PASSWORD})
    answer = other.get(there)
    assert (answer.status_code, "sa fille" in answer.text) == (404, False)
    writer = surgery.signed_in()
    assert "sa fille" in writer.get(there).text
    assert writer.post(f"{there}/jeter").status_code == 303
    assert writer.get(there).status_code == 404
    writer.post("/deconnexion")
    there = back(writer.client.post(path, data=NOTE, headers=OURS))
    surgery.clock.pass_(LONGEST.total_seconds())
    assert surgery.signed_in().get(there).status_code == 404


def test_a_form_of_the_session_before_is_kept_too(surgery: Surgery) -> None:
    browser, path = surgery.signed_in(), note_on(surgery)
    old = browser.proof
    browser.client.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": PASSWORD})
    answer = browser.client.post(path, data={**NOTE, "preuve": old}, headers=OURS)
    assert notes(surgery) == 0
    assert "sa fille" in browser.get(answer.headers["location"]).text


def test_what_nobody_typed_here_is_not_kept(surgery: Surgery) -> None:
    browser, path = surgery.signed_in(), note_on(surgery)
    page = {"Referer": "http://box/messages?etat=mine"}
    browser.post("/deconnexion")
    assert back(browser.client.post(path, data=NOTE, headers={"Origin": "http://elsewhere"})) == "/"
    assert back(browser.client.post(path, data={"texte": "x" * LARGEST_BYTES}, headers=OURS)) == "/"
    assert back(browser.client.post(path, data={"preuve": "old"}, headers=page)) == "/messages?etat=mine"
    assert back(browser.client.post("/mot-de-passe", data={"ancien": PASSWORD}, headers=OURS)) == "/"
    assert back(surgery.browser().post(path, data=NOTE, headers=OURS)) == "/"


def test_a_refused_form_comes_back_where_the_browser_says_where_that_is(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    path, wrong = note_on(surgery).replace("/note", "/corriger"), {"naissance": "hier", "nom": "Maheux"}
    sent = {**wrong, "preuve": browser.proof}
    page = {"Referer": "http://box/messages?etat=mine&fait=note"}
    answer = browser.client.post(path, data=sent, headers={**OURS, **page})
    assert answer.status_code == 303
    there = answer.headers["location"]
    assert re.fullmatch(r"/messages\?etat=mine&refus=[\w-]+", there)
    shown = browser.get(there).text
    assert "Écrivez la date de naissance comme" in shown
    assert "Maheux" in shown
    assert "Maheux" not in surgery.signed_in(Role.SECRETARY).get(there).text
    assert browser.client.post(path, data=sent, headers=OURS).status_code == 422, "nowhere to come back to"
    secret = {"mot_de_passe": "une autre phrase", "preuve": browser.proof}
    assert browser.client.post("/mot-de-passe", data=secret, headers={**OURS, **page}).status_code == 422


def test_no_more_than_some_are_kept_the_last_ones(surgery: Surgery) -> None:
    browser, path = surgery.signed_in(), note_on(surgery)
    browser.post("/deconnexion")
    kept = [back(browser.client.post(path, data=NOTE, headers=OURS)) for _ in range(MOST + 5)]
    writer = surgery.signed_in()
    assert [writer.get(one).status_code for one in kept] == [404] * 5 + [200] * MOST
