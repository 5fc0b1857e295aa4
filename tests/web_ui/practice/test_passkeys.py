"""What proves nothing opens nothing."""

import base64
import json

from tests.web_ui.conftest import Surgery
from web_ui.shared.passkeys import LASTS, MOST_OPEN


def signed(challenge: str, key: str = "AAAA") -> dict[str, object]:
    """As a browser sends it, by an authenticator that nobody knows."""
    said = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": "http://box"}).encode()
    told = base64.urlsafe_b64encode(said).decode().rstrip("=")
    response = {"clientDataJSON": told, "authenticatorData": "AAAA", "signature": "AAAA", "attestationObject": "AAAA"}
    return {"credential": {"id": key, "rawId": key, "type": "public-key", "response": response}, "secret": ""}


def known(surgery: Surgery) -> None:
    db = surgery.site.store.connection
    user = db.run("SELECT id FROM users WHERE name = 'kerbrat'")[0]["id"]
    db.run("INSERT INTO passkeys VALUES ('AAAA', ?, x'00', 0, x'00', '2026-11-24T00:00:00+00:00', NULL)", user)


def test_a_passkey_that_is_not_known_or_not_signed_lets_nobody_in(surgery: Surgery) -> None:
    client = surgery.browser()
    challenge = client.post("/connexion/cle/demande").json()["challenge"]
    assert client.post("/connexion/cle", json=signed(challenge)).status_code == 422
    known(surgery)
    for body in (signed(challenge), signed(challenge), signed("AAAA"), {}, {"credential": "?"}, {"credential": {}}):
        answer = client.post("/connexion/cle", json=body)
        assert answer.status_code == 422, body
        assert "refus" in answer.json()
    assert client.get("/messages").status_code == 303


def test_a_challenge_grows_old_and_few_wait(surgery: Surgery) -> None:
    known(surgery)
    client = surgery.browser()
    first = client.post("/connexion/cle/demande").json()["challenge"]
    surgery.clock.pass_(LASTS.total_seconds())
    assert "trop de temps" in client.post("/connexion/cle", json=signed(first)).json()["refus"]
    early = client.post("/connexion/cle/demande").json()["challenge"]
    for _ in range(MOST_OPEN):
        client.post("/connexion/cle/demande")
    assert "trop de temps" in client.post("/connexion/cle", json=signed(early)).json()["refus"]


def test_a_passkey_is_added_only_from_a_page_of_ours(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert browser.client.post("/cles/nouvelle").status_code == 403
    assert browser.client.post("/cles/nouvelle", headers={"X-Preuve": browser.proof}).status_code == 200
    short = browser.client.post("/cles", json=signed("AAAA"), headers={"X-Preuve": browser.proof})
    assert "ne peut pas ouvrir les messages" in short.json()["refus"]
    assert browser.post("/cles/AAAA/retirer").status_code == 404
