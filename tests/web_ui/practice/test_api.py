"""The API: its document is true (schemathesis), and it does what the pages do."""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from tests.web_ui.conftest import NAMES, PASSWORD, Surgery
from web_ui.shared.people import Role


def bearer(surgery: Surgery, role: Role = Role.PRACTITIONER) -> dict[str, str]:
    told = {"name": NAMES[role], "password": PASSWORD}
    token = surgery.browser().post("/api/session", json=told).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_nothing_that_is_sent_breaks_it(surgery: Surgery) -> None:
    """As schemathesis reads the document, for every operation; a failure of the server fails."""
    headers = bearer(surgery)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", surgery.opened.app, headers=headers)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) >= 20
    for operation in operations:
        if operation.path != "/api/session":  # which ends the session, or takes a guess

            @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy())
            def sent(case: schemathesis.Case) -> None:
                case.call_and_validate(headers=headers, checks=[not_a_server_error])

            sent()


def test_a_program_reads_messages_books_and_moves(surgery: Surgery) -> None:
    browser, headers = surgery.browser(), bearer(surgery)
    read = browser.get("/api/messages", headers=headers, params={"state": "unread"}).json()
    renewal = next(one for one in read if one["category"] == "renewal")
    assert "ordonnance" in renewal["text"]
    assert browser.post(f"/api/messages/{renewal['id']}/read", headers=headers).status_code == 204
    assert browser.get(f"/api/messages/{renewal['id']}", headers=headers).json()["read_at"]
    person = browser.post("/api/patients", headers=headers, json={"last": "Nouvel", "first": "Alain"}).json()
    asked = {"type": "consultation", "practitioner": "kerbrat"}
    slots = browser.get("/api/slots", headers=headers, params=asked).json()
    wanted = {"practitioner": "kerbrat", "type": "consultation", "patient": person["id"]}
    booked = browser.post("/api/appointments", headers=headers, json={**wanted, "start": slots[0]["start"]})
    assert booked.status_code == 201
    again = browser.post("/api/appointments", headers=headers, json={**wanted, "start": "2026-11-25T03:00:00+01:00"})
    assert (again.status_code, again.json()["refusal"]) == (409, "outside_hours")
    moved = browser.post(
        f"/api/appointments/{booked.json()['id']}/move",
        headers=headers,
        json={"practitioner": "kerbrat", "start": slots[1]["start"]},
    )
    assert moved.json()["start"] == slots[1]["start"]


def test_the_same_rights_hold(surgery: Surgery) -> None:
    browser = surgery.browser()
    assert browser.get("/api/messages").status_code == 401
    assert browser.get("/api/messages", headers=bearer(surgery, Role.ADMINISTRATOR)).status_code == 403
    assert browser.get("/api/health", headers=bearer(surgery, Role.ADMINISTRATOR)).status_code == 200
    headers = bearer(surgery, Role.SECRETARY)
    browser.request("DELETE", "/api/session", headers=headers)
    assert browser.get("/api/messages", headers=headers).status_code == 401
