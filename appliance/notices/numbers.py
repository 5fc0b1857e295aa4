"""Which telephones can be written to, and which can be called."""

import re
from collections.abc import Iterable

import phonenumbers

from appliance.errors import SettingsError
from appliance.vocabulary.sms import Watcher

_MOBILE = re.compile(r"0[67]\d{8}")
"""Of the French plan (Arcep's numbering plan, 2.3.2); 01 to 05 and 09 are landlines, which get no text."""

_OVERSEAS = {
    "0690": "590",
    "0691": "590",
    "0692": "262",
    "0693": "262",
    "0694": "594",
    "0696": "596",
    "0697": "596",
    "0639": "262",
}
_FICTION = "063998"
"""Kept for fiction by the same plan; otherwise 0639 is Mayotte."""

_ABROAD = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}


def _parsed(number: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, "FR") if number else None
    except phonenumbers.NumberParseException:
        return None


def mobile(number: str | None) -> str | None:
    """``number`` in E.164 when it is a mobile telephone's; None for a landline, a short number, or none at all."""
    parsed = _parsed(number)
    if parsed is None:
        return None
    if parsed.country_code != 33:
        known = phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in _ABROAD
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if known else None
    inland = f"0{parsed.national_number}"
    if not _MOBILE.fullmatch(inland):
        return None
    code = "33" if inland.startswith(_FICTION) else _OVERSEAS.get(inland[:4], "33")
    return f"+{code}{inland[1:]}"


def check_watchers(watchers: Iterable[Watcher]) -> None:
    """Can all of them be written to?

    Raises:
        SettingsError: somebody has no mobile telephone.
    """
    for one in watchers:
        if mobile(one.number) is None:
            raise SettingsError(
                f"escalation {one.name!r}: number must be a mobile telephone, like '0612345678'; no other gets an SMS."
            )


_INLAND = re.compile(r"0[1-79]\d{8}")
"""08 costs more than a call, and shorter numbers are nobody's home."""


def dialled(number: str | None) -> str | None:
    """``number`` as it is dialled in France, when it may be a patient's: ``0261910513``."""
    parsed = _parsed(number)
    if parsed is None:
        return None
    inland = f"0{parsed.national_number}"
    return inland if parsed.country_code == 33 and _INLAND.fullmatch(inland) else None


def told(number: str) -> str:
    """As a French reader dials it: "02 61 91 04 00"."""
    digits = re.sub(r"\D", "", number)
    return " ".join(re.findall("..", digits)) if len(digits) == 10 and digits.startswith("0") else number
