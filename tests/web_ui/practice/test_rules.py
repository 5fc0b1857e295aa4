"""Who is let in, route by route; a new route without a rule fails here."""

import re

import pytest

from tests.web_ui.conftest import Surgery
from web_ui.practice.app import ROOMS, routes
from web_ui.practice.rules import RULES
from web_ui.shared.people import RIGHTS, Right, Role


def test_every_route_has_a_rule_and_every_rule_a_route(surgery: Surgery) -> None:
    there = set(routes())
    assert there - set(RULES) == set(), "say in web_ui/practice/rules.py who may"
    assert set(RULES) - there == set()
    assert len(surgery.opened.app.routes) == len(ROOMS)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_its_rights_say(surgery: Surgery, role: Role) -> None:
    browser = surgery.signed_in(role)
    let_in, kept_out = [], []
    for (method, path), right in RULES.items():
        if path in {"/deconnexion", "/evenements", "/api/session"}:
            continue
        answer = browser.client.request(method, _somewhere(path), headers={"X-Preuve": browser.proof})
        assert answer.status_code < 500, (method, path, answer.status_code)
        refused = answer.status_code == 403 and "pas ouverte à votre rôle" in answer.text
        (kept_out if refused else let_in).append((method, path))
        assert refused is (right not in RIGHTS[role] and right is not Right.PUBLIC), (method, path)
    assert let_in
    assert bool(kept_out) is (role is not Role.PRACTITIONER)


def test_nobody_is_let_in_without_a_session(surgery: Surgery) -> None:
    browser = surgery.browser()
    for (method, path), right in RULES.items():
        answer = browser.request(method, _somewhere(path))
        if right is Right.PUBLIC:
            assert answer.status_code in {200, 303, 404, 422}
        elif path.startswith("/api"):
            assert answer.status_code == 401
        else:
            assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/connexion")


def test_nothing_is_changed_without_the_proof_of_a_page(surgery: Surgery) -> None:
    browser = surgery.signed_in()
    for (method, path), right in RULES.items():
        if method == "GET" or right is Right.PUBLIC:
            continue
        for proof in ({}, {"X-Preuve": "wrong"}):
            answer = browser.client.request(method, _somewhere(path), headers=proof)
            assert answer.status_code == 403, (method, path)
            assert "formulaire" in answer.text


def test_pages_forbid_what_comes_from_elsewhere(surgery: Surgery) -> None:
    page = surgery.signed_in().client.get("/messages")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", page.text)


def _somewhere(path: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda blank: "1" if blank[1] in {"call", "version"} else "nothing", path)
