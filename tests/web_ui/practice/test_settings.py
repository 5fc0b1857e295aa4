import re
from datetime import time

from appliance.dialogue.script import french
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import load_practice
from appliance.store.instants import written
from appliance.store.store import Store
from appliance.vocabulary.telephony import CallerId
from tests.web_ui.conftest import PASSWORD, Surgery
from web_ui.practice import sentence_names
from web_ui.shared.people import Role

WEEK = {"mon": "8h30-12h, 14h à 18h30", "tue": "", "wed": "9-12", "thu": "", "fri": "", "sat": "", "sun": ""}


def last_kind(surgery: Surgery) -> str:
    *_, entry = surgery.site.store.journal()
    return str(entry.kind)


def test_hours_are_written_as_people_write_them_and_undone(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    before = surgery.site.practice.practitioners["kerbrat"].hours
    assert browser.post("/reglages/horaires/kerbrat", **WEEK, new_patients="1").status_code == 303
    hours = surgery.site.practice.practitioners["kerbrat"].hours
    assert [(one.start, one.end) for one in hours[0]] == [(time(8, 30), time(12)), (time(14), time(18, 30))]
    assert [(one.start, one.end) for one in hours[2]] == [(time(9), time(12))]
    assert "settings_changed" in [str(entry.kind) for entry in surgery.site.store.journal()]
    browser.post("/reglages/historique/1")
    assert surgery.site.practice.practitioners["kerbrat"].hours == before


def test_a_number_on_call_that_nobody_can_dial_is_refused(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    told = {"name": "Cabinet du Pont", "on_call_number": "116 117"}
    assert browser.post("/reglages/cabinet", **told).status_code == 303
    assert surgery.site.practice.on_call_number == "116117"
    assert 'value="116 117"' in browser.get("/reglages").text
    refused = browser.post("/reglages/cabinet", **{**told, "on_call_number": "116 118"})
    assert (refused.status_code, "écrivez 15, 116 117, 36 24" in refused.text) == (422, True)
    assert surgery.site.practice.on_call_number == "116117"


def test_the_reception_follows_from_the_next_call_on(surgery: Surgery) -> None:
    """Another process has the same database open."""
    file = load_practice(surgery.home / "practice.toml")
    reception = Store(surgery.home / "permanence.db", file, surgery.clock, AgeSeal([new_key_pair().recipient]))
    try:
        surgery.signed_in().post("/reglages/cabinet", name="Cabinet du Pont", parking="devant la mairie")
        surgery.signed_in().post("/reglages/textes", cle="greeting.ask", texte="Je vous écoute.")
        reception.call(CallerId(None))
        assert reception.practice.name == "Cabinet du Pont"
        assert reception.sentences["greeting.ask"] == "Je vous écoute."
    finally:
        reception.close()


def test_a_restart_keeps_what_the_page_changed_until_the_file_is_edited(surgery: Surgery) -> None:
    surgery.signed_in().post("/reglages/cabinet", name="Cabinet du Pont")

    def opened() -> str:
        file = load_practice(surgery.home / "practice.toml")
        store = Store(surgery.home / "permanence.db", file, surgery.clock, AgeSeal([new_key_pair().recipient]))
        name = store.practice.name
        store.close()
        return name

    assert opened() == "Cabinet du Pont"
    path = surgery.home / "practice.toml"
    path.write_text(path.read_text().replace('name = "Maison', 'name = "Nouvelle maison', 1))
    assert opened().startswith("Nouvelle maison")


def test_what_contradicts_itself_is_refused_in_one_sentence(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    for told in ("le matin", "12:00-08:00", "8:30"):
        answer = browser.post("/reglages/horaires/kerbrat", **{**WEEK, "mon": told})
        assert answer.status_code == 422, told
    visit = {"label": "consultation", "minutes": "15", "pour": "kerbrat", "patients": "all"}
    for wrong in ({"minutes": "3"}, {"label": " "}, {"patients": "some"}, {"pour": ""}):
        assert browser.post("/reglages/visites/consultation", **{**visit, **wrong}).status_code == 422, wrong
    assert browser.post("/reglages/visites", **visit).status_code == 422, "there is one of this name"
    assert last_kind(surgery) == "signed_in"


def test_a_type_of_visit_is_added_for_who_takes_it_changed_and_taken_by_others(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    visit = {"label": "Frottis de dépistage", "minutes": "20", "pour": "amrani", "patients": "known"}
    assert browser.post("/reglages/visites", **visit).status_code == 303
    practice = surgery.site.practice
    assert practice.types["frottis_de_depistage"].minutes == 20
    assert [key for key, one in practice.practitioners.items() if "frottis_de_depistage" in one.types] == ["amrani"]
    assert "Frottis de dépistage" in browser.get("/agenda/nouveau?praticien=amrani").text
    fields = {**visit, "minutes": "30", "pour": "kerbrat", "patients": "all"}
    assert browser.post("/reglages/visites/frottis_de_depistage", **fields).status_code == 303
    practice = surgery.site.practice
    assert practice.types["frottis_de_depistage"].minutes == 30
    assert [key for key, one in practice.practitioners.items() if "frottis_de_depistage" in one.types] == ["kerbrat"]
    only = {"label": "consultation", "minutes": "15", "pour": "amrani"}
    refused = browser.post("/reglages/visites/consultation", **only)
    assert (refused.status_code, "ne ferait plus aucune visite" in refused.text) == (422, True)


def test_a_type_of_visit_is_taken_out_of_use_and_brought_back(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    kind = "vaccination"
    standing = surgery.site.reads.run(
        "SELECT id, start FROM appointments WHERE type = ? AND status = 'booked' AND start > ? ORDER BY start",
        *(kind, written(surgery.clock.now())),
    )
    assert standing
    assert f"{len(standing)} rendez-vous pris" in browser.get("/reglages").text
    before = {key: one.types for key, one in surgery.site.practice.practitioners.items()}
    takers = [key for key, types in before.items() if kind in types]
    assert browser.post(f"/reglages/visites/{kind}/retirer").headers["location"].startswith("/reglages")
    practice = surgery.site.practice
    assert not any(kind in one.types for one in practice.practitioners.values())
    page = browser.get("/reglages").text
    assert "Remettre en service" in page
    assert "Plus personne ne la propose" in page
    assert practice.types[kind].label in browser.get(f"/agenda/rendez-vous/{standing[0]['id']}").text
    new = {"jour": "2026-12-01", "heure": "10:00", "type": kind, "nom": "Durand", "praticien": takers[0]}
    assert browser.post("/agenda/rendez-vous", **new).status_code == 409
    assert browser.get(f"/agenda?jour={standing[0]['start'][:10]}").text.count(standing[0]["id"]) == 1
    assert browser.post("/reglages/historique/1").status_code == 303
    assert {key: one.types for key, one in surgery.site.practice.practitioners.items()} == before
    assert browser.post("/reglages/visites/nothing/retirer").status_code == 404
    only = browser.post("/reglages/visites/consultation/retirer")
    assert (only.status_code, "ne ferait plus aucune visite" in only.text) == (422, True)


def test_a_sentence_is_changed_heard_and_given_back_but_never_the_fifteen(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/reglages/textes", cle="greeting.ask", texte="Je vous écoute.")
    assert "Je vous écoute." in browser.get("/reglages/textes").text
    heard = browser.get("/reglages/ecouter?cle=greeting.ask")
    assert (heard.status_code, heard.content[:4]) == (200, b"RIFF")
    assert len(heard.content) > 4_000
    browser.post("/reglages/textes", cle="greeting.ask", texte="")
    assert "greeting.ask" not in surgery.site.store.sentences
    for key, text, status in (
        ("greeting.open", "Bonjour {practice}.", 422),
        ("greeting.recording", "Rien.", 403),
        ("greeting.ask", "Bonjour {nobody}.", 422),
        ("nothing.there", "Bonjour.", 404),
    ):
        assert browser.post("/reglages/textes", cle=key, texte=text).status_code == status


def test_a_conversation_is_tried_out_and_leaves_nothing(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    before = len(list(surgery.site.store.journal()))
    assert "Que puis-je faire pour vous" in browser.get("/reglages/essai").text
    page = browser.client.post(
        "/reglages/essai", data={"preuve": browser.proof, "ligne": ["j'ai très mal à la poitrine"]}
    )
    assert "15" in page.text
    assert len(list(surgery.site.store.journal())) == before


def test_somebody_is_let_in_with_a_given_password_and_reads_after_choosing_their_own(surgery: Surgery) -> None:
    owner = surgery.signed_in()
    page = owner.post("/utilisateurs", nom="leila", affiche="Leïla", role="secretary").text
    given = re.search(r'class="key">([^<]+)<', page)
    assert given
    browser = surgery.browser()
    first = browser.post("/connexion", data={"nom": "leila", "mot_de_passe": given[1]})
    assert first.headers["location"] == "/mot-de-passe"
    assert browser.get("/messages").headers["location"] == "/mot-de-passe"
    proof = re.search(r'name="preuve" value="([^"]+)"', browser.get("/mot-de-passe").text)
    assert proof
    new = "ma propre longue phrase"
    data = {"ancien": given[1], "mot_de_passe": new, "encore": new, "preuve": proof[1]}
    assert browser.post("/mot-de-passe", data=data).status_code == 303
    assert "Ordonnance" in browser.get("/messages").text


def test_only_who_holds_the_key_gives_it_on(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.ADMINISTRATOR)
    assert browser.post("/utilisateurs", nom="x", affiche="X", role="secretary").status_code == 403
    assert browser.post("/utilisateurs", nom="y", affiche="Y", role="administrator").status_code == 200


def test_who_is_removed_is_out_at_once(surgery: Surgery) -> None:
    owner, secretary = surgery.signed_in(), surgery.signed_in(Role.SECRETARY)
    user = surgery.site.reads.run("SELECT id FROM users WHERE name = 'sylvie'")[0]["id"]
    owner.post(f"/utilisateurs/{user}/retirer")
    assert secretary.get("/messages").status_code == 303
    gone = surgery.browser().post("/connexion", data={"nom": "sylvie", "mot_de_passe": PASSWORD})
    assert gone.status_code == 401
    me = surgery.site.reads.run("SELECT id FROM users WHERE name = 'kerbrat'")[0]["id"]
    assert owner.post(f"/utilisateurs/{me}/retirer").status_code == 409


def test_figures_count_what_is_in_the_books(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    calls = surgery.site.reads.run("SELECT count(*) AS n FROM calls")[0]["n"]
    page = browser.get("/chiffres").text
    assert f"<b>{calls}</b>" in page
    assert "<svg" in page
    table = browser.get("/chiffres.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert f"appels;{calls}" in table.text.replace("\r", "")
    assert "24/11/2026;" in table.text


def test_the_journal_is_filtered_and_its_chain_checked(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert "Message pris" in browser.get("/journal").text
    only = browser.get("/journal?quoi=alert_raised").text
    assert 'class="title">Alerte donnée' in only
    assert 'class="title">Message pris' not in only
    assert "La chaîne tient" in browser.post("/journal/verifier").text
    surgery.site.store.connection.run("DROP TRIGGER journal_is_never_changed")
    surgery.site.store.connection.run("UPDATE journal SET payload = '{}' WHERE sequence = 7")
    assert "entrée 7" in browser.post("/journal/verifier").text


def test_health_tells_each_check_with_what_to_do(surgery: Surgery) -> None:
    page = surgery.signed_in(Role.ADMINISTRATOR).get("/sante").text
    assert "À faire" in page
    assert page.count('class="row"') >= 8


def test_a_reception_that_is_stopped_is_told_with_what_to_do(surgery: Surgery) -> None:
    page = surgery.signed_in().get("/sante").text
    assert "Je ne réponds pas : la réception est arrêtée." in page
    assert "À faire :</strong> Débranchez le boîtier" in page


def test_every_sentence_and_every_blank_has_a_french_name() -> None:
    shipped = french().sentences
    assert set(sentence_names.NAMES) == set(shipped)
    blanks = {one for words in shipped.values() for one in re.findall(r"\{(\w+)\}", words)}
    assert blanks == set(sentence_names.BLANKS)
    for words in shipped.values():
        assert sentence_names.of_the_script(sentence_names.on_screen(words)) == words


def test_a_sentence_is_changed_with_the_french_names_of_its_blanks(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/reglages/textes", cle="bye.sales", texte="Le {cabinet} vous salue.|Au revoir.")
    assert surgery.site.practice
    assert surgery.site.store.sentences["bye.sales"] == "Le {practice} vous salue.|Au revoir."
    assert "Le {cabinet} vous salue." in browser.get("/reglages/textes?partie=bye").text
    assert browser.post("/reglages/textes", cle="bye.sales", texte="Le {medecin} vous salue.").status_code == 422


def test_the_journal_speaks_french(surgery: Surgery) -> None:
    page = surgery.signed_in().get("/journal").text
    assert "Docteur Hélène Kerbrat" in page
    assert "Douleur dans la poitrine" in page
    for key in ("category", "milliseconds", "True", "message_for_doctor", "chest_pain"):
        assert key not in page.replace('value="', ""), key
