"""What a provider's adapter makes of answers that are not the documented ones; the rest is in the contract suite."""

import pytest

from appliance.errors import SettingsError, TextingError, Unsendable
from appliance.texting.provider import ProviderTexting
from appliance.vocabulary.sms import Sms, SmsKind, SmsState
from tests.fakes.clock import FakeClock
from tests.fakes.provider import Provider

SMS = Sms("5f3c", SmsKind.REMINDER, "+33639980512", "nous vous attendons jeudi à 9h")


@pytest.mark.parametrize("status", [302, 401, 402, 403, 404, 405, 410, 429, 500, 503])
def test_what_may_end_is_tried_again(status: int) -> None:
    with Provider() as provider:
        provider.refuses = status
        texting = ProviderTexting(provider.url, "secret", "Pont", FakeClock())
        with pytest.raises(TextingError) as failure:
            texting.send(SMS)
        assert not isinstance(failure.value, Unsendable)
        assert "secret" not in str(failure.value)
        assert provider.taken == {}


@pytest.mark.parametrize("status", [400, 422])
def test_what_will_never_be_taken_is_given_up(status: int) -> None:
    with Provider() as provider:
        provider.refuses = status
        with pytest.raises(Unsendable):
            ProviderTexting(provider.url, "secret", "Pont", FakeClock()).send(SMS)


def test_a_text_that_was_taken_before_is_sent() -> None:
    with Provider() as provider:
        provider.refuses = 409
        ProviderTexting(provider.url, "secret", "Pont", FakeClock()).send(SMS)
        assert len(provider.headers) == 1


def test_an_answer_that_never_comes_is_a_failure_and_the_provider_knows_the_text() -> None:
    with Provider() as provider:
        texting = ProviderTexting(provider.url, "secret", "Pont", FakeClock())
        provider.loses_answers = True
        with pytest.raises(TextingError):
            texting.send(SMS)
        provider.loses_answers = False
        assert texting.state(SMS.id) is not None


def test_a_state_of_another_word_is_no_news() -> None:
    with Provider() as provider:
        texting = ProviderTexting(provider.url, "secret", "Pont", FakeClock())
        texting.send(SMS)
        provider.taken[SMS.id]["state"] = "expired"
        assert texting.state(SMS.id) is SmsState.SENT


def test_nobody_there_is_a_failure() -> None:
    with Provider() as provider:
        url = provider.url
    with pytest.raises(TextingError):
        ProviderTexting(url, "secret", "Pont", FakeClock()).heard(None)


def test_the_token_and_key_go_along_and_the_alphabet_is_told() -> None:
    with Provider() as provider:
        ProviderTexting(f"{provider.url}/", "secret", "Pont", FakeClock()).send(SMS)
        assert provider.headers[0]["Authorization"] == "Bearer secret"
        assert provider.headers[0]["Idempotency-Key"] == SMS.id
        assert provider.taken[SMS.id]["encoding"] == "gsm7"


@pytest.mark.parametrize(
    "url", ["http://sms.example", "ftp://localhost", "sms.example", "http://127.0.0.1.evil.example"]
)
def test_an_open_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="https"):
        ProviderTexting(url, "secret", "Pont", FakeClock())
