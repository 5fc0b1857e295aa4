import pytest

from appliance.line.caller_id import ASSERTED, DIVERSION, HISTORY, PRIVACY, calling
from appliance.vocabulary.telephony import CallerId

TRUNK = "sip:+33261910513@trunk"


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("sip:0612345678@127.0.0.1:5060", "0612345678"),
        ("sip:+33612345678@trunk", "0612345678"),
        ("sip:33612345678@trunk", "0612345678"),
        ("sip:%2B33612345678@trunk", "0612345678"),
        ("<sip:0033261910513@trunk;user=phone>", "0261910513"),
        ('"Mme 0699999999" <sip:+33(0)261910513;npdi@trunk>', "0261910513"),
        ("tel:+33-2-61-91-05-13", "0261910513"),
        ("sip:+441632960000@trunk", "+441632960000"),
        ("sip:00441632960000@trunk", "+441632960000"),
        ("sip:anonymous@anonymous.invalid", None),
        ("sip:3615@trunk", None),
        ("sip:poste0612345678@trunk", None),
        ("sip:0612345678", None),
        ("", None),
    ],
)
def test_a_calling_number_is_read_in_french_form(uri: str, number: str | None) -> None:
    assert calling(uri, {}, trust_trunk=False) == CallerId(number)


def test_an_asserted_number_is_believed_only_from_a_trusted_trunk() -> None:
    asserted = {ASSERTED: '"Trunk" <sip:trunk@trunk>, <tel:+33612345678>'}
    assert calling(TRUNK, asserted, trust_trunk=True) == CallerId("0612345678")
    assert calling(TRUNK, asserted, trust_trunk=False) == CallerId("0261910513")


@pytest.mark.parametrize("privacy", ["id", "header;id", "user; id; critical", "ID"])
def test_who_asks_for_privacy_has_no_number(privacy: str) -> None:
    headers = {ASSERTED: "<tel:+33612345678>", PRIVACY: privacy}
    assert calling(TRUNK, headers, trust_trunk=True).withheld


@pytest.mark.parametrize(
    ("headers", "number"),
    [
        ({DIVERSION: "<sip:+33261910400@trunk>;reason=user-busy;counter=1"}, "0261910400"),
        ({DIVERSION: '"Cabinet" <tel:+33261910400>;reason="no-answer"'}, "0261910400"),
        ({DIVERSION: "<sip:anonymous@trunk>;reason=unconditional"}, None),
        ({HISTORY: "<sip:0261910400@trunk?Reason=SIP%3Bcause%3D486>;index=1"}, "0261910400"),
        ({HISTORY: "<sip:0261910400@trunk>;index=1, <sip:box@trunk;cause=408>;index=1.1"}, "0261910400"),
        ({HISTORY: "<sip:0261910400@trunk>;index=1"}, None),
        ({}, None),
    ],
)
def test_from_which_number_a_call_was_forwarded(headers: dict[str, str], number: str | None) -> None:
    assert calling(TRUNK, headers, trust_trunk=False) == CallerId("0261910513", number)
    assert calling(TRUNK, {**headers, PRIVACY: "id"}, trust_trunk=False) == CallerId(None, number)


def test_privacy_none_hides_nothing() -> None:
    assert not calling(TRUNK, {PRIVACY: "none"}, trust_trunk=False).withheld
