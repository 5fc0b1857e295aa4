import json

import pytest

from appliance.notices.numbers import dialled
from appliance.vocabulary.sms import SmsHeard
from tests.web_ui.conftest import Browser, Surgery
from web_ui.shared.people import Role
from web_ui.shared.reads.patients import search


def patient(surgery: Surgery, last: str = "Maheu") -> dict:
    return dict(surgery.site.reads.run("SELECT * FROM patients WHERE last = ?", last)[0])


def last_kind(surgery: Surgery) -> str:
    *_, entry = surgery.site.store.journal()
    return str(entry.kind)


def added(browser: Browser, **fields: str) -> str:
    return browser.post("/patients", **fields).headers["location"].split("/")[2].partition("?")[0]


def test_patients_are_found_by_name_birth_date_and_number(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    year, month, day = one["birth_date"].split("-")
    for query in ("maheu", "MAH", f"{one['first']} mah", f"{int(day)}/{month}/{year}", one["phone"][:6]):
        assert one["id"] in browser.get("/patients", params={"q": query}).text, query
    assert one["id"] not in browser.get("/patients?q=zzz").text


@pytest.mark.parametrize(
    "query",
    ["le goff", "LE GOFF hel", "helene le goff", "Hélène Le", "le goff helene marie", "helene-marie", "goff", ""],
)
def test_a_name_of_several_words_is_found_however_it_is_typed(surgery: Surgery, query: str) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    key = added(browser, nom="Le Goff", prenom="Hélène Marie")
    with surgery.site.store.connection.transaction():
        surgery.site.store.connection.run(
            "UPDATE messages SET last = 'Le Goff', first = 'Hélène Marie' WHERE last = 'Maheu'"
        )
    told = query not in {"goff", ""}  # names are found by how they begin
    assert (key in [row["id"] for row in search(surgery.site.reads, query)]) is told
    lines = browser.get("/messages", params={"q": query, "etat": "open"}).text
    assert ("Hélène Marie Le Goff" in lines) is (told or not query)


def test_what_is_typed_is_never_a_pattern(surgery: Surgery) -> None:
    for query in ("*", "%", "_", "[a-z]", "]", "^", "[^", "^a]", "-", "'"):
        assert not search(surgery.site.reads, query), query


def test_a_file_shows_visits_messages_and_household(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    added(browser, nom="Maheu", prenom="Petite", telephone=one["phone"])
    page = browser.get(f"/patients/{one['id']}").text
    for told in ("Même numéro", "Petite Maheu", "Ordonnance"):
        assert told in page


def test_a_file_says_that_its_number_wants_no_calls(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    page = f"/patients/{one['id']}"
    assert "Ne veut plus de rappels" not in browser.get(page).text
    db = surgery.site.store.connection
    with db.transaction():
        db.run("INSERT INTO calls_refused VALUES (?, '')", dialled(one["phone"]))
    assert "Ne veut plus de rappels" in browser.get(page).text


def test_a_stop_is_lifted_when_the_patient_asks_the_practice(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    key = added(browser, nom="Kessler", prenom="Mia", telephone="06 39 98 05 16")
    assert "STOP est venu" not in browser.get(f"/patients/{key}").text
    surgery.site.store.texts.hear(SmsHeard("h", "+33639980516", "STOP", surgery.clock.now()))
    assert "STOP est venu de ce numéro" in browser.get(f"/patients/{key}").text
    assert browser.post(f"/patients/{key}/sms").status_code == 303
    assert last_kind(surgery) == "sms_wanted_again"
    assert "STOP est venu" not in browser.get(f"/patients/{key}").text
    before = list(surgery.site.store.journal())
    browser.post(f"/patients/{key}/sms")
    assert list(surgery.site.store.journal()) == before
    assert browser.post("/patients/nobody/sms").status_code == 404


def test_a_file_is_added_and_corrected(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    key = added(browser, nom="Kessler", prenom="Mia", naissance="2026-01-03", telephone="+33 6 39 98 05 16")
    assert last_kind(surgery) == "patient_added"
    assert "06 39 98 05 16" in browser.get(f"/patients/{key}").text
    browser.post(f"/patients/{key}/corriger", nom="Kessler", prenom="Maya", naissance="2026-01-03", telephone="")
    assert last_kind(surgery) == "patient_corrected"
    assert "Maya Kessler" in browser.get(f"/patients/{key}").text
    assert browser.post("/patients", nom="X", naissance="le trois").status_code == 422


def test_two_files_of_one_person_become_one(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    other = added(browser, nom="Mayeux", prenom="Gérard", naissance=one["birth_date"])
    slot = {"praticien": "kerbrat", "jour": "2026-11-26", "heure": "10:00", "type": "consultation"}
    browser.post("/agenda/rendez-vous", **slot, patient=other)
    assert "Peut-être la même personne" in browser.get(f"/patients/{one['id']}").text
    browser.post(f"/patients/{one['id']}/reunir", avec=other)
    assert last_kind(surgery) == "patients_merged"
    assert browser.get(f"/patients/{other}").status_code == 404
    assert "Jeudi 26 novembre" in browser.get(f"/patients/{one['id']}").text


def test_what_is_held_of_a_person_is_given_out_and_journaled(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    told = json.loads(browser.post(f"/patients/{one['id']}/exporter").text)
    assert told["patient"]["last"] == "Maheu"
    assert told["messages"]
    assert any("ordonnance" in one["texte"] for one in told["messages"])
    assert last_kind(surgery) == "patient_exported"


def test_who_is_erased_is_gone_with_their_words_and_the_chain_holds(surgery: Surgery) -> None:
    browser, one = surgery.signed_in(), patient(surgery)
    call = surgery.site.reads.run("SELECT call FROM messages WHERE last = 'Maheu'")[0]["call"]
    assert browser.post(f"/patients/{one['id']}/effacer").status_code == 422, "the box must be ticked"
    browser.post(f"/patients/{one['id']}/effacer", sur="oui")
    assert last_kind(surgery) == "patient_erased"
    for table, where in (("messages", "last = 'Maheu'"), ("turns", f"call = {call}"), ("recordings", f"call = {call}")):
        assert not surgery.site.reads.run(f"SELECT 1 FROM {table} WHERE {where}"), table
    assert surgery.site.store.broken_entry() is None
    assert surgery.signed_in(Role.SECRETARY).post(f"/patients/{one['id']}/effacer", sur="oui").status_code == 403
