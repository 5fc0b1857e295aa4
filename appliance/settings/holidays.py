"""The legal holidays of France, computed on the box (domain notes, 3.3)."""

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
