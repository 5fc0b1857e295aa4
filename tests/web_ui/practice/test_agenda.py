import re
from datetime import date, time, timedelta
from itertools import pairwise

from appliance.store.instants import read
from tests.web_ui.conftest import Browser, Surgery
from web_ui.practice.timetable import HEAD_ROWS, bounds, timetable
from web_ui.shared.people import Role

DAY = "2026-11-26"


def visits(surgery: Surgery) -> list[str]:
    rows = surgery.site.reads.run("SELECT * FROM appointments WHERE status = 'booked' ORDER BY start")
    return [
        f"{read(row['start']).astimezone(surgery.site.practice.zone):%d %H:%M} {row['practitioner']}" for row in rows
    ]


def since(before: list[str], surgery: Surgery) -> list[str]:
    return [one for one in visits(surgery) if one not in before]


def book(browser: Browser, hour: str = "10:00", **more: str) -> "object":
    slot = {"praticien": "kerbrat", "jour": DAY, "heure": hour, "type": "consultation"}
    return browser.post("/agenda/rendez-vous", **{**slot, "nom": "Nouvel", "prenom": "Alain", **more})


def kinds(surgery: Surgery) -> list[str]:
    return [str(entry.kind) for entry in surgery.site.store.journal()]


def test_a_free_cell_books_with_its_own_time(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    page = browser.get(f"/agenda?jour={DAY}").text
    cell = re.search(r'class="free[^"]*" href="(/agenda/nouveau[^"]*heure=10:00)"', page)
    assert cell
    form = browser.get(cell[1].replace("&amp;", "&")).text
    assert 'name="heure" value="10:00"' in form
    assert book(browser).status_code == 303
    assert "26 10:00 kerbrat" in visits(surgery)
    assert "Alain Nouvel" in browser.get(f"/agenda?jour={DAY}").text
    *_, entry = surgery.site.store.journal()
    assert entry.actor.startswith("user:")


def test_what_callers_may_not_a_person_may_when_they_say_so(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    refused = book(browser, "12:30", motif="mal au genou")
    assert (refused.status_code, "en dehors des horaires" in refused.text) == (409, True)
    assert "Réserver quand même" in refused.text
    assert refused.text.count('value="mal au genou"') == 2, "in its field, and in what books all the same"
    assert book(browser, "12:30", quand_meme="1").status_code == 303
    again = book(browser, "12:30", nom="Autre", quand_meme="1")
    assert again.status_code == 409
    assert "est plus libre" in again.text
    assert book(browser, "10:00", jour="2026-11-01", quand_meme="1").status_code == 409, "the past is past"


def test_a_visit_is_moved_confirmed_and_cancelled(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    book(browser)
    key = surgery.site.reads.run(
        "SELECT a.id FROM appointments a JOIN patients p ON p.id = a.patient WHERE last = 'Nouvel'"
    )
    where = f"/agenda/rendez-vous/{key[0]['id']}"
    assert "Les premiers créneaux libres" in browser.get(where).text
    assert browser.post(f"{where}/deplacer", praticien="kerbrat", jour=DAY, heure="10:30").status_code == 303
    assert "26 10:30 kerbrat" in visits(surgery)
    away = browser.post(f"{where}/deplacer", praticien="kerbrat", jour=DAY, heure="13:00").headers["location"]
    assert "Déplacer quand même" in browser.get(away).text
    browser.post(f"{where}/confirmer")
    assert "Confirmé" in browser.get(where).text
    browser.post(f"{where}/annuler")
    assert "26 10:30 kerbrat" not in visits(surgery)
    assert kinds(surgery)[-3:] == ["appointment_moved", "appointment_confirmed", "appointment_cancelled"]


def test_a_visit_that_repeats_is_booked_at_once_when_every_date_is_free(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    before = visits(surgery)
    taken = book(browser, repeter="7", fois="3", serie="s1")
    clicked_twice = book(browser, repeter="7", fois="3", serie="s1")
    assert clicked_twice.headers["location"] == taken.headers["location"]
    assert since(before, surgery) == ["26 10:00 kerbrat", "03 10:00 kerbrat", "10 10:00 kerbrat"]
    page = browser.get(taken.headers["location"]).text
    assert "Les rendez-vous sont pris." in page
    assert "3 rendez-vous qui se répètent" in page
    assert "Annuler celui-ci et les suivants" in page


def test_dates_that_cannot_be_had_are_shown_before_the_others_are_booked(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    book(browser, jour="2026-12-03", nom="Autre")
    before = visits(surgery)
    outlook = book(browser, repeter="7", fois="5", serie="s1")
    assert "4 dates sur 5 sont libres. Rien n'est encore réservé." in outlook.text
    assert "Ce créneau n&#39;est plus libre." in outlook.text
    assert "hors des règles" not in outlook.text, "nobody is booked twice"
    assert visits(surgery) == before
    book(browser, repeter="7", fois="5", serie="s1", vu="1")
    assert len(visits(surgery)) == len(before) + 4


def test_who_sets_the_rules_aside_has_every_date(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    outlook = book(browser, "12:30", repeter="14", fois="2")
    assert "Aucune de ces dates n'est libre." in outlook.text
    assert "En réserver 2, même hors des règles" in outlook.text
    book(browser, "12:30", repeter="14", fois="2", vu="1", quand_meme="1")
    assert [one for one in visits(surgery) if "12:30" in one] == ["26 12:30 kerbrat", "10 12:30 kerbrat"]


def test_the_rest_of_what_repeats_is_cancelled_from_one_date_on(surgery: Surgery) -> None:
    browser, before = surgery.signed_in(), visits(surgery)
    first = book(browser, repeter="7", fois="4").headers["location"]
    second = re.findall(r'href="(/agenda/rendez-vous/\w+)"', browser.get(first).text)[1]
    browser.post(f"{second}/annuler-la-suite")
    assert since(before, surgery) == ["26 10:00 kerbrat"]
    assert browser.get(first).text.count("Annulé<") == 3
    book(browser, "11:00", nom="Seul")
    alone = surgery.site.reads.run("SELECT id FROM appointments WHERE series IS NULL AND status = 'booked'")[0]["id"]
    assert browser.post(f"/agenda/rendez-vous/{alone}/annuler-la-suite").status_code == 409
    assert book(browser, repeter="7", fois="600").status_code == 422
    assert book(browser, repeter="3", fois="4").status_code == 422
    assert book(browser, jour="9999-12-01", repeter="7", fois="60").status_code == 422


def test_blocked_time_is_neither_shown_free_nor_booked_and_can_be_freed(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    browser.post("/agenda/bloquer", praticien="kerbrat", du=DAY, de="09:30", au=DAY, a="11:00")
    assert "Bloqué 09:30 – 11:00" in browser.get(f"/agenda?jour={DAY}").text
    assert book(browser).status_code == 409
    assert kinds(surgery)[-2:].count("settings_changed") == 1
    browser.post("/agenda/debloquer", praticien="kerbrat", rang="0")
    assert book(browser).status_code == 303
    assert (
        browser.post("/agenda/bloquer", praticien="kerbrat", du=DAY, de="11:00", au=DAY, a="09:00").status_code == 422
    )


def test_the_grid_shows_each_minute_of_opening_once(surgery: Surgery) -> None:
    practice = surgery.site.practice
    monday = date(2026, 11, 23)
    wanted = [(monday + timedelta(days=ahead), practice.practitioners["kerbrat"]) for ahead in range(6)]
    rows = surgery.site.reads.run("SELECT * FROM appointments WHERE status = 'booked'")
    grid = timetable(practice, wanted, rows)
    for column in grid.columns:
        taken = sorted((box.row, box.row + box.rows) for box in column.boxes)
        assert taken[0][0] == HEAD_ROWS + 1
        assert all(end == start for (_, end), (start, _) in pairwise(taken)), column.day
        assert taken[-1][1] == HEAD_ROWS + 1 + grid.rows


def test_a_day_of_the_clock_change_has_its_own_length(surgery: Surgery) -> None:
    practice = surgery.site.practice
    start, end = bounds(practice, date(2027, 3, 28), 1)
    assert end - start == timedelta(hours=23)
    assert start.astimezone(practice.zone).time() == time()


def test_who_wants_to_come_earlier_is_put_on_the_list_and_taken_off(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    book(browser)
    known = "SELECT a.id FROM appointments a JOIN patients p ON p.id = a.patient WHERE last = 'Nouvel'"
    key = surgery.site.reads.run(known)[0]["id"]
    browser.post(f"/agenda/rendez-vous/{key}/plus-tot")
    assert kinds(surgery)[-1] == "wish_noted"
    page = browser.get("/agenda/attente").text
    wish = re.search(r"/agenda/attente/(\w+)/retirer", page)
    assert wish
    assert "Alain Nouvel" in page
    browser.post(f"/agenda/attente/{wish[1]}/retirer")
    assert "Personne n" in browser.get("/agenda/attente").text
    assert browser.post("/agenda/attente/nothing/retirer").status_code == 404


def test_a_feed_is_read_at_its_secret_address_by_who_is_not_signed_in(surgery: Surgery) -> None:
    token = surgery.site.store.doors.feed_token("kerbrat")
    answer = surgery.browser().get(f"/agenda/{token}.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.startswith("BEGIN:VCALENDAR")
    surgery.site.store.doors.renew_feed("kerbrat")
    assert surgery.browser().get(f"/agenda/{token}.ics").status_code == 404


def test_a_visit_shows_what_became_of_its_reminder(surgery: Surgery) -> None:
    browser, store = surgery.signed_in(), surgery.site.store
    booked = "SELECT id, start FROM appointments WHERE status = 'booked' ORDER BY start DESC LIMIT 1"
    row = store.connection.run(booked)[0]
    assert "Rappelé par téléphone" not in browser.get(f"/agenda/rendez-vous/{row['id']}").text
    with store.connection.transaction():
        store.connection.run(
            """INSERT INTO reminder_calls (id, appointment, start, next_try, not_after, state, changed)
               VALUES ('r', ?, ?, ?, ?, 'person', ?)""",
            *(row["id"], *[row["start"]] * 4),
        )
    assert "Rappelé par téléphone" in browser.get(f"/agenda/rendez-vous/{row['id']}").text


def test_a_locum_from_elsewhere_takes_the_week_and_the_visits_and_is_taken_back(surgery: Surgery) -> None:
    browser = surgery.signed_in(Role.SECRETARY)
    told = {"absent": "kerbrat", "premier": DAY, "dernier": "2026-11-27", "nom": "Docteur Lucie Petit"}
    assert browser.post("/agenda/remplacement", **told).status_code == 303
    practice = surgery.site.practice
    assert practice.practitioners["petit"].types == practice.practitioners["kerbrat"].types
    page = browser.get(f"/agenda?jour={DAY}").text
    assert 'title="Par Docteur Lucie Petit">Remplacé' in page
    assert re.search(rf'href="/agenda/nouveau\?praticien=petit&amp;jour={DAY}&amp;heure=10:00"', page)
    assert "Docteur Lucie Petit" in browser.get("/agenda/bloquer").text
    assert browser.post("/agenda/remplacement/retirer", rang="0").status_code == 303
    assert "Remplacé" not in browser.get(f"/agenda?jour={DAY}").text
    for wrong in ({"dernier": "2026-11-25"}, {"premier": "demain"}, {"nom": ""}, {"par": "kerbrat"}):
        assert browser.post("/agenda/remplacement", **{**told, **wrong}).status_code == 422
    assert browser.post("/agenda/remplacement/retirer", rang="9").status_code == 404


def test_the_agenda_says_why_a_day_is_not_like_the_others(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert "Jour férié" in browser.get("/agenda?jour=2026-12-25").text
    assert "Absent" in browser.get("/agenda?vue=semaine&praticien=kerbrat&jour=2026-12-07").text
    assert 'class="tag amber"' not in browser.get(f"/agenda?jour={DAY}").text
