import re

from tests.web_ui.conftest import Surgery
from web_ui.shared.people import Role


def first(surgery: Surgery, category: str = "renewal") -> str:
    return surgery.site.reads.run("SELECT id FROM messages WHERE category = ?", category)[0]["id"]


def last_entry(surgery: Surgery) -> tuple[str, str]:
    *_, entry = surgery.site.store.journal()
    return str(entry.kind), entry.actor


def test_today_tells_what_waits_urgent_first(surgery: Surgery) -> None:
    page = surgery.signed_in().get("/").text
    lines = re.findall(r'class="row unread([^"]*)" href="/messages/', page)
    assert lines
    assert lines == sorted(lines, reverse=True), "urgent ones first"
    assert "urgent" in lines[0]
    assert "Mardi 24 novembre" in page


def test_reading_a_message_is_journaled_once_with_its_reader(surgery: Surgery) -> None:
    browser, key = surgery.signed_in(), first(surgery)
    page = browser.get(f"/messages/{key}")
    assert "ordonnance" in page.text
    assert "Ce qui a été dit" not in page.text
    assert last_entry(surgery)[0] == "message_read"
    assert last_entry(surgery)[1].startswith("user:")
    before = len(list(surgery.site.store.journal()))
    browser.get(f"/messages/{key}")
    assert len(list(surgery.site.store.journal())) == before


def test_what_is_done_with_a_message_is_kept_and_journaled(surgery: Surgery) -> None:
    browser, key = surgery.signed_in(Role.SECRETARY), first(surgery)
    me = browser.get(f"/messages/{key}").text.partition('<option value="user:')[2].partition('"')[0]
    deeds = (
        ("rappel", {"issue": "no_answer"}, "callback_attempted", "Pas de réponse"),
        ("note", {"texte": "Rappeler après 18 h"}, "note_added", "Rappeler après 18 h"),
        ("attribuer", {"a": f"user:{me}"}, "message_assigned", "Suivi par"),
        ("corriger", {"nom": "Maheux", "telephone": "06 39 98 03 99"}, "message_corrected", "06 39 98 03 99"),
    )
    for path, fields, kind, shown in deeds:
        assert browser.post(f"/messages/{key}/{path}", **fields).status_code == 303
        assert last_entry(surgery)[0] == kind
        assert shown in browser.get(f"/messages/{key}").text
    sealed = surgery.site.reads.run("SELECT sealed_text FROM notes")[0]["sealed_text"]
    assert b"Rappeler" not in sealed


def test_a_message_is_put_away_and_taken_out_again(surgery: Surgery) -> None:
    browser, key = surgery.signed_in(), first(surgery)
    browser.post(f"/messages/{key}/archiver")
    assert key not in browser.get("/messages").text
    assert key in browser.get("/messages?etat=archived").text
    browser.post(f"/messages/{key}/ressortir")
    assert key in browser.get("/messages").text


def test_each_of_many_urgent_unread_messages_is_on_one_page(surgery: Surgery) -> None:
    one = "SELECT ?, taken, category, ?, complete, flags, sealed_text FROM messages WHERE category = 'results' LIMIT 1"
    for rank in range(80):
        insert = "INSERT INTO messages (id, taken, category, urgent, complete, flags, sealed_text) "
        surgery.site.store.connection.run(insert + one, f"many{rank}", int(rank % 4 != 0))
    browser, shown, path = surgery.signed_in(), list[str](), "/messages?etat=unread"
    while path:
        page = browser.get(path).text
        shown += re.findall(r'class="row unread([^"]*)" href="/messages/([^"]+)"', page)
        path = "".join(re.findall(r'rel="next" href="([^"]+)"', page)).replace("&amp;", "&")
    waiting = {row["id"] for row in surgery.site.reads.run("SELECT id FROM messages WHERE read_at IS NULL")}
    assert sorted(key for _, key in shown) == sorted(waiting), "each once"
    assert [" urgent" in mark for mark, _ in shown] == sorted((" urgent" in mark for mark, _ in shown), reverse=True)


def test_every_alert_is_found_from_today(surgery: Surgery) -> None:
    one = "SELECT ?, call, raised, flags, sealed_words FROM alerts LIMIT 1"
    for rank in range(9):
        insert = f"INSERT INTO alerts (id, call, raised, flags, sealed_words) {one}"
        surgery.site.store.connection.run(insert, f"alert{rank}")
    browser = surgery.signed_in()
    assert "Voir aussi 6 autres alertes" in browser.get("/").text
    page = browser.get("/?alertes=toutes").text
    assert all(f"/alertes/alert{rank}/prendre" in page for rank in range(9))


def test_messages_are_found_by_name_number_and_kind(surgery: Surgery) -> None:
    browser, key = surgery.signed_in(), first(surgery)
    row = surgery.site.reads.run("SELECT * FROM messages WHERE id = ?", key)[0]
    for query in (f"q={row['last'][:4].upper()}", f"q={row['phone'][:6]}", "nature=renewal"):
        assert key in browser.get(f"/messages?{query}").text
    for query in ("q=zzzz", "q=0999999999", "nature=results"):
        assert key not in browser.get(f"/messages?{query}").text


def test_a_recording_is_heard_in_parts(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    call = surgery.site.reads.run("SELECT call FROM recordings")[0]["call"]
    whole = browser.get(f"/appels/{call}/son")
    assert (whole.status_code, whole.headers["content-type"], whole.content[:4]) == (200, "audio/wav", b"RIFF")
    part = browser.get(f"/appels/{call}/son", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    end = browser.get(f"/appels/{call}/son", headers={"Range": "bytes=-50"})
    assert end.content == whole.content[-50:]
    beyond = browser.get(f"/appels/{call}/son", headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    assert browser.get(f"/appels/{call}/onde.svg").text.count("M") > 100


def test_a_call_without_sound_says_so(surgery: Surgery) -> None:
    silent = surgery.site.reads.run("SELECT id FROM calls WHERE id NOT IN (SELECT call FROM recordings)")[0]["id"]
    assert surgery.signed_in().get(f"/appels/{silent}/son").status_code == 404


def test_calls_are_found_by_number_by_name_and_by_what_was_said(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    called = surgery.site.reads.run(
        "SELECT c.id, c.number, p.last FROM calls c JOIN patients p ON p.phone = c.number ORDER BY c.id LIMIT 1"
    )[0]
    for query in (called["number"][:6], called["last"], called["last"].casefold()):
        assert f'href="/appels/{called["id"]}"' in browser.get("/appels", params={"q": query}).text
    assert "Personne de ce nom" in browser.get("/appels", params={"q": "bisoprolol"}).text
    page = browser.get("/appels/mots", params={"q": "bisoprolol"}).text
    assert page.count('href="/appels/') == 1
    assert "bisoprolol" in page.partition('class="text whole"')[2]
    assert "Rien de tel" in browser.get("/appels/mots", params={"q": "raclette"}).text
    assert "au moins trois lettres" in browser.get("/appels/mots", params={"q": "06"}).text


def test_a_call_is_marked_and_found_again(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/appels/2/signaler", quoi="misheard")
    assert 'href="/appels/2"' in browser.get("/appels?voir=marked").text
    assert last_entry(surgery)[0] == "call_marked"
    browser.post("/appels/2/signaler", quoi="")
    assert 'href="/appels/2"' not in browser.get("/appels?voir=marked").text
    assert browser.post("/appels/2/signaler", quoi="nonsense").status_code == 422


def test_the_switch_says_who_answers(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/presence", mode="absent", jour="2026-11-26", heure="08:30")
    assert "Vous êtes absent jusqu" in browser.get("/").text
    assert last_entry(surgery)[0] == "presence_changed"
    surgery.clock.pass_(3 * 86_400)
    assert "Vous êtes absent" not in surgery.signed_in().get("/").text, "an absence ends by itself"
    assert browser.post("/presence", mode="absent", jour="hier").status_code in {303, 422}


def test_somebody_takes_charge_of_an_alert(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    key = surgery.site.reads.run("SELECT id FROM alerts WHERE acknowledged IS NULL ORDER BY raised")[0]["id"]
    assert f"/alertes/{key}/prendre" in browser.get("/").text
    browser.post(f"/alertes/{key}/prendre")
    assert last_entry(surgery)[0] == "alert_acknowledged"
    assert f"/alertes/{key}/prendre" not in browser.get("/").text
    assert browser.post("/alertes/nothing/prendre").status_code == 404


def test_a_call_is_told_by_whom_the_file_knows_by_its_number(surgery: Surgery) -> None:
    page = surgery.signed_in().get("/appels").text
    assert "Marcel Thébault ou Solange Thébault" in page
    assert "03 53 01 03 16" in page
    key = surgery.site.reads.run("SELECT id FROM calls WHERE number = '0353010316' LIMIT 1")[0]["id"]
    page = surgery.signed_in().get(f"/appels/{key}").text
    assert "<h1>Marcel Thébault ou Solange Thébault</h1>" in page
    assert 'href="tel:0353010316"' in page


def test_no_patient_is_named_in_the_title_of_a_page(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    one = surgery.site.reads.run
    for path in (
        f"/messages/{first(surgery)}",
        f"/patients/{one('SELECT id FROM patients')[0]['id']}",
        f"/agenda/rendez-vous/{one('SELECT id FROM appointments')[0]['id']}",
    ):
        title = re.findall("<title>(.*)</title>", browser.get(path).text)[0]
        assert title in {f"{kind} · Maison médicale de la Bretèche" for kind in ("Message", "Patient", "Rendez-vous")}
