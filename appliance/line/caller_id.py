"""Who calls, from what a SIP request says: a hint, never an identity (domain notes, 4.2)."""

import re
from collections.abc import Iterator, Mapping

from appliance.vocabulary.telephony import CallerId

ASSERTED = "P-Asserted-Identity"
"""What a trunk vouches for (RFC 3325, section 9.1)."""
PRIVACY = "Privacy"

DIVERSION, HISTORY = "Diversion", "History-Info"
"""Who was called before us (RFC 5806, section 3; RFC 7044, section 5)."""

READ = (ASSERTED, PRIVACY, DIVERSION, HISTORY)
"""Of each, a stack gives the first of a request: the number that has forwarded the call last, or was called first."""

_USER = re.compile(r"(?:sips?:(?P<sip>[^@;>?]*)[^@>]*@|tel:(?P<tel>[^;>?,]*))", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-. ()]")
"""Visual separators of telephone numbers (RFC 3966, section 5.1.1)."""

_FRENCH = re.compile(r"(?:\+33|0033|33)0?(?P<number>[1-9]\d{8})")
_ABROAD = re.compile(r"(?:\+|00)(?P<number>[1-9]\d{6,14})")
_NATIONAL = re.compile(r"0[1-9]\d{8}")


def calling(peer: str, headers: Mapping[str, str], *, trust_trunk: bool) -> CallerId:
    """The calling number of a request, and the one that it was for.

    Args:
        peer: the URI of its From header.
        headers: those of ``READ`` that it carries.
        trust_trunk: believe what the trunk asserts; anyone can write that header.
    """
    withheld = "id" in re.split(r"[;,\s]+", headers.get(PRIVACY, "").lower())
    asserted = headers.get(ASSERTED, "") if trust_trunk else ""
    return CallerId(None if withheld else _number(asserted, peer), _forwarded_from(headers))


def _forwarded_from(headers: Mapping[str, str]) -> str | None:
    """Some trunks tell a history of every call: it was forwarded where a cause is told (RFC 4458; RFC 3326)."""
    history = headers.get(HISTORY, "")
    return _number(headers.get(DIVERSION, ""), history if "cause" in history.lower() else "")


def _number(*values: str) -> str | None:
    """The first whole number of these headers."""
    numbers = (french(user) for value in values for user in _users(value))
    return next(filter(None, numbers), None)


def french(user: str) -> str | None:
    """``user`` as ten French digits, or E.164 from abroad; None when it is no whole number."""
    digits = _SEPARATORS.sub("", user.replace("%2B", "+").replace("%2b", "+"))
    if inland := _FRENCH.fullmatch(digits):
        return "0" + inland["number"]
    if abroad := _ABROAD.fullmatch(digits):
        return "+" + abroad["number"]
    return digits if _NATIONAL.fullmatch(digits) else None


def _users(value: str) -> Iterator[str]:
    """The user parts of a header of one or more name-addr, or of a bare URI."""
    for found in _USER.finditer(re.sub(r'"[^"]*"', "", value)):
        yield found["sip"] or found["tel"] or ""
