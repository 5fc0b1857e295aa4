from datetime import timedelta

from appliance.sealing import new_key_pair
from tests.web_ui.conftest import PASSWORD, Surgery
from web_ui.shared.accounts import IDLE, LONGEST, Accounts
from web_ui.shared.people import Role

FIRST = {"nom": "kerbrat", "affiche": "Dr Kerbrat", "mot_de_passe": PASSWORD, "encore": PASSWORD}


def kinds(surgery: Surgery) -> list[str]:
    return [str(entry.kind) for entry in surgery.site.store.journal()]


def test_the_first_account_is_made_with_the_code_of_the_box_and_gets_a_key(new_box: Surgery) -> None:
    browser = new_box.browser()
    assert browser.get("/messages").headers["location"].startswith("/connexion")
    assert browser.get("/connexion").headers["location"] == "/premier-demarrage"
    made = browser.post("/premier-demarrage", data={**FIRST, "code": new_box.site.first.shown})
    assert "AGE-SECRET-KEY-1" in made.text
    assert browser.get("/messages").status_code == 200
    assert "user_added" in kinds(new_box)
    assert browser.get("/premier-demarrage").headers["location"] == "/connexion"


def test_a_wrong_code_makes_nobody_and_changes_after_ten(new_box: Surgery) -> None:
    browser, code = new_box.browser(), new_box.site.first.code
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(10):
        assert browser.post("/premier-demarrage", data={**FIRST, "code": wrong}).status_code == 422
    assert new_box.site.accounts.nobody_yet()
    assert new_box.site.first.code != code


def test_a_box_with_a_key_on_paper_asks_for_it(new_box: Surgery) -> None:
    browser, code, pair = new_box.browser(), new_box.site.first.code, new_key_pair()
    (new_box.home / "recipients.txt").write_text(pair.recipient)
    assert "Clé du cabinet" in browser.get("/premier-demarrage").text
    for wrong in ("AGE-SECRET-KEY-1WRONG", new_key_pair().identity, ""):
        assert browser.post("/premier-demarrage", data={**FIRST, "code": code, "cle": wrong}).status_code == 422
    made = browser.post("/premier-demarrage", data={**FIRST, "code": code, "cle": pair.identity.lower()})
    assert made.headers["location"] == "/"
    assert list(new_box.site.accounts._keys.values()) == [pair.identity]


def test_a_short_password_or_two_different_ones_are_refused(new_box: Surgery) -> None:
    browser, code = new_box.browser(), new_box.site.first.code
    for password, again in (("court", "court"), (PASSWORD, PASSWORD + "!"), ("kerbrat-kerbrat", "kerbrat-kerbrat")):
        data = {**FIRST, "code": code, "mot_de_passe": password, "encore": again}
        assert browser.post("/premier-demarrage", data=data).status_code == 422
    assert new_box.site.accounts.nobody_yet()


def test_the_key_is_unlocked_by_the_password_and_forgotten_at_sign_out(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    assert surgery.site.accounts._keys
    browser.post("/deconnexion")
    assert not surgery.site.accounts._keys
    assert browser.get("/messages").status_code == 303


def test_nobody_who_reads_the_database_can_sign_in_or_read(surgery: Surgery) -> None:
    surgery.signed_in()
    identity = (surgery.home / "identity.txt").read_text()
    token = surgery.site.reads.run("SELECT id FROM sessions")[0]["id"]
    stolen = surgery.browser()
    stolen.cookies.set("permanence", token)
    assert stolen.get("/messages").status_code == 303
    kept = b"".join(path.read_bytes() for path in surgery.home.glob("permanence.db*"))
    assert identity.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_sessions_end_when_idle_and_at_the_end_of_a_day(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    surgery.clock.pass_(IDLE.total_seconds() - 60)
    assert browser.get("/messages").status_code == 200
    surgery.clock.pass_(IDLE.total_seconds() + 60)
    assert "fin=1" in browser.get("/messages").headers["location"]
    again = surgery.signed_in()
    for _ in range(int(LONGEST / timedelta(minutes=50)) + 1):
        surgery.clock.pass_(50 * 60)
        answer = again.get("/messages")
    assert answer.status_code == 303
    surgery.site.accounts.sweep()
    assert not surgery.site.reads.run("SELECT * FROM sessions")
    assert not surgery.site.accounts._keys


def test_an_open_page_that_nobody_touches_does_not_keep_its_session(surgery: Surgery) -> None:
    left, used = surgery.signed_in(), surgery.signed_in()
    for _ in range(int(IDLE / timedelta(minutes=5)) + 1):
        surgery.clock.pass_(5 * 60)
        left.get("/aujourdhui/etat", headers={"X-Presence": "nobody"})
        used.get("/aujourdhui/etat", headers={"X-Presence": "somebody"})
    assert "fin=1" in left.get("/messages").headers["location"]
    assert used.get("/messages").status_code == 200


def test_a_page_that_was_started_again_asks_for_the_password(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    surgery.site.accounts._keys.clear()
    assert browser.get("/messages").headers["location"].startswith("/connexion")


def test_after_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere(surgery: Surgery) -> None:
    wanted = {"/appels?voir=marked": "/appels?voir=marked", "//evil.example": "/", "https://evil.example/": "/",
              "/\\evil.example": "/"}  # fmt: skip
    for told, there in wanted.items():
        data = {"nom": "sylvie", "mot_de_passe": PASSWORD, "vers": told}
        assert surgery.browser().post("/connexion", data=data).headers["location"] == there


def test_ten_thousand_guesses_let_nobody_in_and_keep_nobody_out(surgery: Surgery) -> None:
    owner, attacker = surgery.browser(), surgery.browser()
    assert owner.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": PASSWORD}).status_code == 303
    accounts: Accounts = surgery.site.accounts
    checked = 0
    for rank in range(10_000):
        answer = accounts.sign_in("kerbrat", f"mot de passe {rank}", "192.168.1.20")
        assert isinstance(answer, str)
        checked += answer == "wrong"
        surgery.clock.pass_(0.5)
    assert checked < 30, "a guess every half second for 83 minutes"
    assert attacker.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": "encore un"}).status_code == 429
    again = owner.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": PASSWORD})
    assert again.status_code == 303, "the practitioner's own browser, from the same address"
    elsewhere = surgery.browser("192.168.1.77")
    assert elsewhere.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": PASSWORD}).status_code == 303
    assert kinds(surgery).count("sign_in_failed") == checked
    assert "sign_in_slowed" in kinds(surgery)


def test_a_name_that_is_nobodys_is_refused_in_the_same_words(surgery: Surgery) -> None:
    texts = set()
    for name in ("kerbrat", "personne"):
        answer = surgery.browser().post("/connexion", data={"nom": name, "mot_de_passe": "faux mot de passe"})
        texts.add(answer.text.replace(name, ""))
    assert len(texts) == 1


def test_ones_own_password_is_changed_with_the_old_one(surgery: Surgery) -> None:
    browser, other = surgery.signed_in(), surgery.signed_in()
    new = "une autre phrase encore"
    assert browser.post("/mot-de-passe", ancien="faux", mot_de_passe=new, encore=new).status_code == 422
    assert browser.post("/mot-de-passe", ancien=PASSWORD, mot_de_passe=new, encore=new).status_code == 303
    assert browser.get("/messages").status_code == 200
    assert other.get("/messages").status_code == 303, "other sessions end"
    signed = surgery.browser()
    assert signed.post("/connexion", data={"nom": "kerbrat", "mot_de_passe": new}).status_code == 303
    assert "Ordonnance" in signed.get("/messages").text


def test_who_looks_after_the_box_never_holds_the_key(surgery: Surgery) -> None:
    surgery.signed_in(Role.ADMINISTRATOR)
    assert not surgery.site.accounts._keys
