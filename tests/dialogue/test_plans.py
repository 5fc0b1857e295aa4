"""The plans, and what they promise of every kind of request."""

from appliance.dialogue.plans import PLANS
from appliance.dialogue.state import DONE_HERE, Request
from appliance.vocabulary.meaning import IntentKind


def test_what_is_done_here_has_a_plan_and_everything_else_is_a_message() -> None:
    assert set(PLANS) == DONE_HERE
    assert {kind for kind in IntentKind if not Request(kind).is_message} == set(PLANS)


def test_what_was_not_understood_is_a_message_whatever_it_seemed_to_be() -> None:
    assert all(Request(kind, plain=True).is_message for kind in IntentKind)
