"""What a caller's words mean. The schemas are those of ``permanence understand``."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class IntentKind(StrEnum):
    """The closed list of what a caller may want."""

    BOOK = "book"
    CANCEL = "cancel"
    MOVE = "move"
    CONFIRM = "confirm"
    RENEWAL = "renewal"
    RESULTS = "results"
    CERTIFICATE = "certificate_or_document"
    INFO_HOURS = "info_hours"
    INFO_ADDRESS = "info_address"
    INFO_PRICE = "info_price"
    INFO_OTHER = "info_other"
    MESSAGE = "message_for_doctor"
    HUMAN = "speak_to_human"
    HOME_VISIT = "home_visit"
    TELECONSULTATION = "teleconsultation"
    EMERGENCY = "emergency"
    SALES = "wrong_number_or_sales"
    BYE = "thanks_bye"
    YES = "yes"
    NO = "no"
    REPEAT = "repeat"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Intent:
    """What one utterance asks for, and whether someone is in danger."""

    kind: IntentKind
    confidence: float
    """In [0, 1]."""
    others: tuple[IntentKind, ...] = ()
    """Further requests of the same breath, in the order they were said; never dropped."""
    red_flags: tuple[str, ...] = ()
    """Keys of ``understanding/red_flags.toml`` that call for the emergency instruction."""
    watch_flags: tuple[str, ...] = ()
    """Keys that call for a person's eye first, without the emergency instruction (domain notes, 1.4)."""

    @property
    def urgent(self) -> bool:
        return bool(self.red_flags)


class Period(StrEnum):
    """A part of the day (domain notes, 3.4)."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True)
class Wish:
    """When the caller would like to come; empty fields were not said. Weekdays: 0 is Monday."""

    dates: tuple[date, ...] = ()
    weekday: int | None = None
    """With ``week_offset``, both named by the caller ("mardi de la semaine prochaine")."""
    week_offset: int | None = None
    """0 is this week."""
    weekdays: tuple[int, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    start: date | None = None
    """First acceptable day."""
    end: date | None = None
    """Last acceptable day, included."""
    times: tuple[time, ...] = ()
    after: time | None = None
    before: time | None = None
    period: Period | None = None
    not_period: Period | None = None
    earliest: bool = False
    """ "Le plus tôt possible"."""
    any: bool = False
    """ "Quand vous voulez"."""

    def __bool__(self) -> bool:
        return self != Wish()


@dataclass(frozen=True)
class PersonName:
    """A name as the practice would write it; None for a part that was not said."""

    last: str | None = None
    first: str | None = None

    def __bool__(self) -> bool:
        return bool(self.last or self.first)
