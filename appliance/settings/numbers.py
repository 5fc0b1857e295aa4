"""Telephone numbers as practice files have them."""

import re

SHORT_NUMBERS = ("15", "116117", "3624")
"""Behind which a doctor answers: the Samu, the doctors on duty of a département, SOS Médecins."""


def dialled(phone: str) -> str:
    """As lines tell it: "+33 6 39 98 05 12", "33639980512" and "06.39.98.05.12" are ``0639980512``."""
    digits = re.sub(r"[^\d+]", "", phone)
    return re.sub(r"^(?:(?:\+|00)33|33(?=0?[1-9]\d{8}$))0?", "0", digits)


def on_call_number(told: str) -> str | None:
    """The digits to say to who needs a doctor; None: nobody in France can dial them."""
    digits = dialled(told)
    return digits if digits in SHORT_NUMBERS or re.fullmatch(r"0[1-9]\d{8}", digits) else None
