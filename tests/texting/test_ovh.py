"""What the adapter to OVHcloud makes of its refusals, queue and senders; the rest is in the contract suite."""

from collections.abc import Iterator
from dataclasses import replace

import ovh.client
import pytest

from appliance.errors import TextingError, Unsendable
from appliance.texting.ovh import MOST_HEARD, OvhTexting
from appliance.vocabulary.sms import Sms, SmsKind, SmsState
from tests.fakes.clock import FakeClock
from tests.fakes.ovh import ACCOUNT, Ovh

SMS = Sms("5f3c" * 8, SmsKind.REMINDER, "+33639980512", "nous vous attendons jeudi à 9h")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ovh]:
    with Ovh() as account:
        monkeypatch.setitem(ovh.client.ENDPOINTS, "ovh-eu", account.url)
        yield account


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, "INVALID_CREDENTIAL", "keys"),
        (403, "NOT_GRANTED_CALL", "keys"),
        (404, "", "ovh_account"),
        (402, "", "credit"),
        (500, "", "credit"),
    ],
)
def test_what_may_end_is_tried_again_and_says_what_to_do(account: Ovh, status: int, code: str, sentence: str) -> None:
    account.refuses = status, {"errorCode": code, "message": f"no {SMS.number}"}
    with pytest.raises(TextingError, match=sentence) as failure:
        OvhTexting(ACCOUNT, FakeClock()).send(SMS)
    assert not isinstance(failure.value, Unsendable)
    assert SMS.number not in str(failure.value)


def test_a_text_that_they_will_never_take_is_given_up(account: Ovh) -> None:
    account.refuses_texts = True
    with pytest.raises(Unsendable, match="sms_sender"):
        OvhTexting(ACCOUNT, FakeClock()).send(SMS)


def test_other_keys_are_not_let_in(account: Ovh) -> None:
    with pytest.raises(TextingError, match="keys"):
        OvhTexting(replace(ACCOUNT, application_secret="guessed"), FakeClock()).send(SMS)
    assert account.asked == []


def test_a_lost_answer_is_not_a_second_text_in_their_queue_or_out_of_it(account: Ovh) -> None:
    texting = OvhTexting(ACCOUNT, FakeClock())
    account.keeps_in_queue, account.loses_answers = True, True
    with pytest.raises(TextingError, match="reached"):
        texting.send(SMS)
    account.loses_answers = False
    texting.send(replace(SMS, unsure=True))
    account.leaves()
    texting.send(replace(SMS, unsure=True))
    assert len(account.asked) == 1
    assert texting.state(SMS.id) is SmsState.SENT


@pytest.mark.parametrize(("receipt", "state"), [(0, SmsState.SENT), (8, SmsState.SENT), (2, SmsState.FAILED)])
def test_receipts(account: Ovh, receipt: int, state: SmsState) -> None:
    texting = OvhTexting(ACCOUNT, FakeClock())
    texting.send(SMS)
    next(iter(account.outgoing.values()))["deliveryReceipt"] = receipt
    assert texting.state(SMS.id) is state


def test_answers_without_their_fields_are_a_failure(account: Ovh) -> None:
    texting = OvhTexting(ACCOUNT, FakeClock())
    texting.send(SMS)
    del next(iter(account.outgoing.values()))["deliveryReceipt"]
    with pytest.raises(TextingError, match="understood"):
        texting.state(SMS.id)


def test_a_short_number_can_be_answered_and_a_name_is_seen(account: Ovh) -> None:
    OvhTexting(ACCOUNT, FakeClock()).send(SMS)
    OvhTexting(replace(ACCOUNT, sender="QuatreVents"), FakeClock()).send(replace(SMS, id="77aa", words="я вас жду"))
    short, named = account.asked
    assert (short["senderForResponse"], short["coding"]) == (True, "7bit")
    assert (named["sender"], named["coding"]) == ("QuatreVents", "8bit")
    assert "senderForResponse" not in named
    assert short["noStopClause"] is named["noStopClause"] is True
    assert len(short["tag"]) <= 20


def test_many_answers_come_in_rounds(account: Ovh) -> None:
    for number in range(MOST_HEARD + 1):
        account.comes_in("+33639980512", f"oui {number}")
    texting = OvhTexting(ACCOUNT, FakeClock())
    first = texting.heard(None)
    assert [one.words for one in first] == [f"oui {number}" for number in range(MOST_HEARD)]
    assert [one.words for one in texting.heard(first[-1].id)] == [f"oui {MOST_HEARD}"]
