"""Who calls, from what a SIP request says: a hint, never an identity (domain notes, 4.2)."""

import re
from collections.abc import Iterator, Mapping

from appliance.vocabulary.telephony import CallerId

ASSERTED = "P-Asserted-Identity"
"""What a trunk vouches for (RFC 3325, section 9.1)."""
PRIVACY = "Privacy"

_USER = re.compile(r"(?:sips?:(?P<sip>[^@;>?]*)[^@>]*@|tel:(?P<tel>[^;>?,]*))", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-. ()]")
"""Visual separators of telephone numbers (RFC 3966, section 5.1.1)."""

_FRENCH = re.compile(r"(?:\+33|0033|33)0?(?P<number>[1-9]\d{8})")
_ABROAD = re.compile(r"(?:\+|00)(?P<number>[1-9]\d{6,14})")
_NATIONAL = re.compile(r"0[1-9]\d{8}")


def calling(peer: str, headers: Mapping[str, str], *, trust_trunk: bool) -> CallerId:
    """The calling number of a request.

    Args:
        peer: the URI of its From header.
        headers: those of ``ASSERTED`` and ``PRIVACY`` that it carries.
        trust_trunk: believe what the trunk asserts; anyone can write that header.
    """
    if "id" in re.split(r"[;,\s]+", headers.get(PRIVACY, "").lower()):
        return CallerId(None)
    asserted = headers.get(ASSERTED, "") if trust_trunk else ""
    numbers = (french(user) for value in (asserted, peer) for user in _users(value))
    return CallerId(next(filter(None, numbers), None))


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
