"""``ports.Texting`` over an A2P provider's HTTP interface (``docs/sms.md``).

Three requests: hand a text over, ask what became of one by our own reference, fetch what came in. The box asks; nothing
from the internet reaches it. The key of a text goes with it as the ``Idempotency-Key`` header
(draft-ietf-httpapi-idempotency-key-header), so that a provider can know a repeated request from a new one.
"""

import http.client
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from appliance.errors import NotUnderstood, SettingsError, TextingError, Unsendable
from appliance.notices.gsm import alphabet
from appliance.ports import Clock
from appliance.texting.answers import Fields, heard_in
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState

TIMEOUT_S = 15

_NOT_THERE = 404
_KNOWN_ALREADY = 409
_REFUSED = frozenset({400, 422})
"""The text itself is at fault; anything else may end, and a wrong address must cost no patient's text."""
_LATER = frozenset({401, 402, 403, 408, 425, 429})
"""Refusals that an invoice, a new token or a pause ends; the text itself is not at fault."""

_FIELDS = Fields("id", "from", "text", "received")

_MOST_BYTES = 1_000_000

_STATES = {
    "accepted": SmsState.SENT,
    "delivered": SmsState.DELIVERED,
    "failed": SmsState.FAILED,
}


class _NoRedirect(HTTPRedirectHandler):
    """The token goes to the address in the settings and to no other, whatever a hotspot's sign-in page wants."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect)


class ProviderTexting:
    """Texts through a provider."""

    name = "provider"

    def __init__(self, url: str, token: str, sender: str, clock: Clock) -> None:
        """Nothing is sent yet.

        Raises:
            SettingsError: ``url`` would carry the token and the texts in the open.
        """
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not url.startswith("https://") and not local:
            raise SettingsError("sms_url must begin with https://; the token and the texts would be open to read.")
        self._url = url.rstrip("/")
        self._token = token
        self._sender = sender
        self._clock = clock

    def send(self, sms: Sms) -> None:
        told = {
            "reference": sms.id,
            "to": sms.number,
            "from": self._sender,
            "text": sms.words,
            "encoding": str(alphabet(sms.words)),
        }
        status, _ = self._ask("POST", "/messages", told, {"Idempotency-Key": sms.id})
        if status in _REFUSED:
            raise Unsendable(f"The SMS provider refuses a text (HTTP {status}); look at its number and the sender.")
        if 400 <= status < 500 and status != _KNOWN_ALREADY:
            raise TextingError(f"There is no SMS provider at sms_url (HTTP {status}); look at the address in box.toml.")

    def state(self, key: str) -> SmsState | None:
        status, answer = self._ask("GET", f"/messages/{quote(key)}")
        if status == _NOT_THERE:
            return None
        state = answer.get("state")
        if status >= 400 or not isinstance(state, str):
            raise NotUnderstood(f"The SMS provider's answer about a text is not understood (HTTP {status}).")
        return _STATES.get(state, SmsState.SENT)  # another word: they have it, and there is no news of it

    def withdraw(self, key: str) -> bool:  # noqa: ARG002 - what is handed over has left
        return False

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        status, answer = self._ask("GET", f"/replies?{urlencode({'after': after or ''})}")
        if status == _NOT_THERE:
            return []  # a provider, or a contract, that brings no answers back
        replies = answer.get("replies")
        if not isinstance(replies, list):
            raise NotUnderstood("The SMS provider's list of answers is not understood.")
        return [heard for one in replies for heard in heard_in(one, _FIELDS, self._clock)]

    def _ask(
        self, method: str, path: str, told: object = None, more: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of one request; refusals that may end are failures."""
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", **(more or {})}
        sent = None
        if told is not None:
            headers["Content-Type"] = "application/json"
            sent = json.dumps(told, ensure_ascii=False).encode()
        request = Request(self._url + path, sent, headers, method=method)  # noqa: S310 - checked when made
        try:
            with _OPENER.open(request, timeout=TIMEOUT_S) as answer:
                return answer.status, _object(answer.read(_MOST_BYTES))
        except HTTPError as refused:
            if not 400 <= refused.code < 500 or refused.code in _LATER:
                raise TextingError(f"The SMS provider cannot take texts now (HTTP {refused.code}).") from refused
            return refused.code, {}
        except (OSError, http.client.HTTPException, ValueError) as failure:
            raise TextingError("The SMS provider cannot be reached, or does not answer in JSON.") from failure


def _object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 - as any other JSON that is not ours
    return found
