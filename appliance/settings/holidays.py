"""The legal and the school holidays of France, known on the box (domain notes, 3.3)."""

from datetime import date
from functools import cache

REGIONS = {
    "none": None,
    "france": None,
    "alsace-moselle": "57",
    "guadeloupe": "971",
    "martinique": "972",
    "guyane": "973",
    "reunion": "974",
    "mayotte": "976",
}
"""What ``legal_holidays`` may be, and the subdivisions of ISO 3166-2:FR for it."""


@cache
def legal_holidays(region: str, year: int) -> frozenset[date]:
    """From last year to four years ahead: the agenda looks one year ahead, and each update starts the box again."""
    if region == "none":
        return frozenset()
    from holidays import country_holidays  # noqa: PLC0415 - takes 0.3 s, and most practices list their own

    return frozenset(country_holidays("FR", subdiv=REGIONS[region], years=range(year - 1, year + 5)))


SCHOOL_ZONES = ("A", "B", "C")


@cache
def school_holidays(zone: str) -> frozenset[date]:
    """Of a zone of the school calendar, as far as it is published: the package holds the ministry's dates."""
    from vacances_scolaires_france import SchoolHolidayDates  # noqa: PLC0415 - takes 0.1 s, and few practices need it

    calendar = SchoolHolidayDates()
    years = range(calendar.min_year, calendar.max_year + 1)
    return frozenset(day for year in years for day in calendar.holidays_for_year_and_zone(year, zone))
