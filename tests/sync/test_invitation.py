"""What the QR on the practice's page holds comes back whole from what somebody pastes."""

import pytest
import trustme

from appliance.errors import SettingsError
from sync.invitation import READABLE, Invitation, invitation_of, server_of
from sync.pairing import new_code

CERTIFICATE = trustme.CA(organization_name="Hébergeur").cert_pem.bytes().decode()


@pytest.mark.parametrize("certificate", ["", CERTIFICATE])
def test_it_comes_back_even_when_a_mail_has_broken_the_line(certificate: str) -> None:
    made = Invitation(new_code(), "tls://relay.example:4222", certificate)
    broken = "\n".join(made.text[at : at + 60] for at in range(0, len(made.text), 60))
    assert invitation_of(f"  {broken}\r\n") == made
    assert made.shown == made.text, "a camera reads it with a certificate of one authority"


def test_a_certificate_that_is_too_long_for_a_camera_is_left_out_of_what_is_shown() -> None:
    chain = "".join(trustme.CA(organization_name=f"{number}").cert_pem.bytes().decode() for number in range(5))
    made = Invitation("ABCD-EFGH-IJKL-MNOP", "tls://relay.example:4222", chain)
    assert invitation_of(made.text) == made
    assert len(made.shown) < READABLE
    assert invitation_of(made.shown) == Invitation(made.code, made.server)


def test_a_code_alone_is_no_invitation() -> None:
    assert invitation_of(new_code()) is None
    assert invitation_of("") is None


@pytest.mark.parametrize(
    "told",
    [
        *("permanence://", "permanence://relay.example", "permanence:///ABCD", "permanence://[/x"),
        "permanence://relay.example/ABCD?certificat=%%%",
        "permanence://relay.example/ABCD?certificat=AAAA",
        Invitation("ABCD", "tls://h:1", CERTIFICATE).text[:-40],
        Invitation("ABCD", "tls://h:1", "x" * 100_000).text,
    ],
)
def test_one_that_is_cut_off_or_unpacks_without_end_is_refused_in_one_sentence(told: str) -> None:
    with pytest.raises(SettingsError, match="pas entière"):
        invitation_of(told)


def test_a_host_may_be_told_as_short_as_one_reads_it_out() -> None:
    assert server_of(" relay.example ") == "tls://relay.example:4222"
    assert server_of("relay.example:443") == "tls://relay.example:443"
    assert server_of("nats://127.0.0.1:4222") == "nats://127.0.0.1:4222"
