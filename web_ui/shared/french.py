"""Days, hours, numbers and names as a French screen writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from appliance.dialogue.french import MONTHS, WEEKDAYS

NARROW = "\u202f"
"""Narrow no-break space: within numbers, and before the signs that have a space before them."""

SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def day(of: date) -> str:
    """ "mardi 24 novembre"."""
    return f"{WEEKDAYS[of.weekday()]} {_number(of)} {MONTHS[of.month - 1]}"


def long_day(of: date) -> str:
    """ "mardi 24 novembre 2026"."""
    return f"{day(of)} {of.year}"


def short_day(of: date) -> str:
    """ "mar. 24 nov."."""
    return f"{WEEKDAYS[of.weekday()][:3]}. {_number(of)} {SHORT_MONTHS[of.month - 1]}"


def hour(at: datetime) -> str:
    """ "09:05"."""
    return f"{at:%H:%M}"


def when(at: datetime, now: datetime) -> str:
    """ "12:40", "hier 18:05", "lun. 23 nov. 09:10"; the year when it is another."""
    days = (now.date() - at.date()).days
    if days == 0:
        return hour(at)
    if days in {1, -1}:
        return f"{'hier' if days == 1 else 'demain'} {hour(at)}"
    year = "" if at.year == now.year else f" {at.year}"
    return f"{short_day(at.date())}{year} {hour(at)}"


def ago(at: datetime, now: datetime) -> str:
    """How long ago: "à l'instant", "il y a 2 min", "il y a 3 h 20", "il y a 20 h", "il y a 4 jours"."""
    minutes = int((now - at) / timedelta(minutes=1))
    if minutes < 1:
        return "à l'instant"
    if minutes < 60:
        return f"il y a {minutes} min"
    if minutes < 12 * 60 and minutes % 60:
        return f"il y a {minutes // 60} h {minutes % 60:02d}"
    if minutes < 48 * 60:
        return f"il y a {minutes // 60} h"
    return f"il y a {minutes // 1440} jours"


def born(of: date, today: date) -> str:
    """ "08/01/1939, 87 ans"; under three years in months, as practitioners count."""
    months = (today.year - of.year) * 12 + today.month - of.month - (today.day < of.day)
    age = f"{months} mois" if months < 36 else f"{months // 12} ans"
    return f"{of:%d/%m/%Y}, {age}"


def phone(number: str) -> str:
    """ "02 61 91 04 14", "116 117"; what is no French number as it is."""
    if len(number) == 10 and number.isdigit():
        return " ".join(number[at : at + 2] for at in range(0, 10, 2))
    return _SHORT_NUMBERS.get(number, number)


_SHORT_NUMBERS = {"116117": "116 117", "3624": "36 24"}


def person(last: str | None, first: str | None) -> str:
    """ "Marguerite Tissier"."""
    return " ".join(filter(None, (first, last)))


def duration(seconds: float) -> str:
    """ "1:05"."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def counted(number: int, one: str, several: str | None = None) -> str:
    """ "1 message", "3 messages"; French counts from two on as several."""
    return f"{thousands(number)} {one if abs(number) < 2 else several or one + 's'}"


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", NARROW)


def percent(part: float, whole: float) -> str:
    return f"{round(100 * part / whole)}{NARROW}%" if whole else "–"


def monday(of: date) -> date:
    return of - timedelta(days=of.weekday())


def local_instant(of: date, at: str, zone: ZoneInfo) -> datetime:
    """A day and "08:30" of the practice's clock, in UTC.

    Raises:
        ValueError: ``at`` is no time of day.
    """
    return datetime.combine(of, datetime.strptime(at, "%H:%M").time(), zone).astimezone(UTC)  # noqa: DTZ007 - its zone is given


def _number(of: date) -> str:
    return "1er" if of.day == 1 else str(of.day)
