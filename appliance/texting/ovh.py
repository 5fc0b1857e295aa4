"""``ports.Texting`` over an OVHcloud SMS account (``docs/sms.md``), by OVHcloud's own client.

Their interface knows no idempotency key, but keeps the ``tag`` of each text and finds texts by it: ours is the text's
own key. What is still in their queue (``jobs``) shows no tag; number and words tell it there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import ovh

from appliance.errors import NotUnderstood, TextingError, Unsendable
from appliance.notices.gsm import Alphabet, alphabet
from appliance.ports import Clock
from appliance.texting.answers import Fields, heard_in
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState

TIMEOUT_S = 15

MOST_HEARD = 50
"""Answers fetched in one round: each is a request of its own."""

_FIELDS = Fields("id", "sender", "message", "creationDatetime")

_TAG_LENGTH = 20
"""What their interface keeps of a tag; 80 bits of a random key are as good as all."""

_DELIVERED = 1
_FAILED = frozenset({2, 16})
"""``deliveryReceipt``: 0 pending, 1 delivered, 2 failed, 4 waiting, 8 buffered, 16 error."""


@dataclass(frozen=True)
class OvhAccount:
    """Whose texts they are, and the keys to it."""

    name: str
    """``sms-ab12345-1``."""
    application_key: str
    application_secret: str = field(repr=False)
    consumer_key: str = field(repr=False)
    sender: str
    """A declared name of at most 11 letters and digits; empty: a short number, which patients can answer."""


class OvhTexting:
    """Texts through OVHcloud."""

    name = "ovh"

    def __init__(self, account: OvhAccount, clock: Clock) -> None:
        """Nothing is sent yet, and no key is tried."""
        self._account = account
        self._clock = clock
        self._client: Any = ovh.Client(
            "ovh-eu",
            account.application_key,
            account.application_secret,
            account.consumer_key,
            timeout=TIMEOUT_S,
        )

    def send(self, sms: Sms) -> None:
        if self.state(sms.id) is not None or (sms.unsure and self._is_queued(sms)):
            return
        sender = {"sender": self._account.sender} if self._account.sender else {"senderForResponse": True}
        told = {
            "receivers": [sms.number],
            "message": sms.words,
            "tag": _tag(sms.id),
            "coding": "7bit" if alphabet(sms.words) is Alphabet.GSM7 else "8bit",
            "charset": "UTF-8",
            "priority": "high",
            "noStopClause": True,  # their clause is for advertising, and would keep a text back at weekends
            **sender,
        }
        try:
            report = self._client.post(self._path("jobs"), **told)
        except ovh.BadParametersError as refused:
            raise Unsendable("OVHcloud refuses a text (HTTP 400); look at its number and at sms_sender.") from refused
        except ovh.APIError as failure:
            raise _failure(failure) from failure
        with _understood():
            unknown = bool(report.get("invalidReceivers"))
        if unknown:
            raise Unsendable("OVHcloud refuses a text: it knows no such number.")

    def state(self, key: str) -> SmsState | None:
        found = self._get("outgoing", tag=_tag(key))
        if not found:
            return None
        with _understood():
            receipt = self._get(f"outgoing/{found[0]}")["deliveryReceipt"]
        if receipt == _DELIVERED:
            return SmsState.DELIVERED
        return SmsState.FAILED if receipt in _FAILED else SmsState.SENT

    def withdraw(self, key: str) -> bool:  # noqa: ARG002 - what is handed over has left
        return False

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        with _understood():
            new = sorted(one for one in self._get("incoming") if after is None or one > int(after))
        return [
            heard for one in new[:MOST_HEARD] for heard in heard_in(self._get(f"incoming/{one}"), _FIELDS, self._clock)
        ]

    def _is_queued(self, sms: Sms) -> bool:
        with _understood():
            return any(job["receiver"] == sms.number and job["message"] == sms.words for job in self._queue())

    def _queue(self) -> Iterator[Any]:
        for one in self._get("jobs"):
            try:
                yield self._client.get(self._path(f"jobs/{one}"))
            except ovh.ResourceNotFoundError:
                continue  # it has just left
            except ovh.APIError as failure:
                raise _failure(failure) from failure

    def _get(self, what: str, **filters: str) -> Any:
        try:
            return self._client.get(self._path(what), **filters)
        except ovh.APIError as failure:
            raise _failure(failure) from failure

    def _path(self, what: str) -> str:
        return f"/sms/{self._account.name}/{what}"


@contextmanager
def _understood() -> Iterator[None]:
    """Answers that have not the fields which OVHcloud publishes are a failure like others."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as failure:
        raise NotUnderstood("OVHcloud's answer is not understood; look for an update of the box.") from failure


def _tag(key: str) -> str:
    return key[:_TAG_LENGTH]


def _failure(failure: ovh.APIError) -> TextingError:
    """In one sentence that names neither number nor words."""
    match failure:
        case ovh.InvalidKey() | ovh.InvalidCredential() | ovh.NotCredential() | ovh.NotGrantedCall() | ovh.Forbidden():
            return TextingError("OVHcloud does not accept the keys; make new ones and write them to box.toml.")
        case ovh.ResourceNotFoundError():
            return TextingError("OVHcloud knows no such SMS account; look at ovh_account in box.toml.")
        case ovh.HTTPError():
            return TextingError("OVHcloud cannot be reached.")
    return TextingError("OVHcloud cannot take texts now; if it lasts, look at the account's credit.")
