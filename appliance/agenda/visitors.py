"""Who may have a visit: new or known, old or young, with this practitioner or another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.practice import Admitted, Practitioner, VisitType


@dataclass(frozen=True)
class Visitor:
    """What is known of the person at this point of the call; what is not told yet hinders nothing."""

    known: bool | None = None
    """To the practice's file."""
    birth_date: date | None = None


ANYBODY = Visitor()


def not_admitted(practitioner: Practitioner, kind: VisitType, visitor: Visitor, day: date) -> Sequence[Refusal]:
    """Every reason why this person may not have the visit; none when they may."""
    no_new = visitor.known is False and not practitioner.new_patients
    return [*([Refusal.NO_NEW_PATIENTS] if no_new else []), *not_for(kind, visitor, day)]


def not_for(kind: VisitType, visitor: Visitor, day: date) -> Sequence[Refusal]:
    """The same, whoever sees them."""
    found = []
    if visitor.known is False and kind.patients is Admitted.KNOWN:
        found.append(Refusal.KNOWN_PATIENTS_ONLY)
    if visitor.known and kind.patients is Admitted.NEW:
        found.append(Refusal.NEW_PATIENTS_ONLY)
    if visitor.birth_date is None:
        return found
    years = age(visitor.birth_date, day)
    too_young = kind.min_age is not None and years < kind.min_age
    too_old = kind.max_age is not None and years > kind.max_age
    if too_young or too_old:
        found.append(Refusal.AGE_NOT_TAKEN)
    return found


def age(birth_date: date, day: date) -> int:
    """Years completed; who is born on 29 February completes them on 1 March of other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
