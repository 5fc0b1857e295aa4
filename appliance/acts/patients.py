"""Who of the practice's file is this? Never by name alone (domain notes, 3.5). Pure."""

from collections.abc import Iterable

from appliance.understanding import phonetics
from appliance.vocabulary.acts import FindPatient
from appliance.vocabulary.agenda import Patient

SAME_BIRTH_DATE = 0.5
"""Phonetic distance of the last name within which somebody with the very birth date is the one meant: a
telephone garbles names, and a day of birth picks one person in some 30 000."""

SAME_NUMBER = 0.34
"""The same for somebody with the calling number: a household shares it, so the name must be surer."""


def recognised(asked: FindPatient, candidates: Iterable[Patient]) -> tuple[Patient, ...]:
    """Those who fit, best first."""
    scored = [(score, one) for one in candidates if (score := _distance(asked, one)) is not None]
    return tuple(one for _, one in sorted(scored, key=lambda pair: pair[0]))


def _distance(asked: FindPatient, one: Patient) -> float | None:
    """How far the person is from what was said; None when it is somebody else."""
    by_birth = asked.birth_date is not None and one.birth_date == asked.birth_date
    by_number = asked.phone is not None and one.phone == asked.phone
    contradicted = asked.birth_date is not None and one.birth_date is not None and not by_birth
    if contradicted or not (by_birth or by_number):
        return None
    last = _apart(asked.name.last, one.last)
    first = _apart(asked.name.first, one.first)
    if by_birth:
        near = last <= SAME_BIRTH_DATE or (by_number and first <= SAME_BIRTH_DATE)
    else:
        near = last <= SAME_NUMBER and first <= SAME_BIRTH_DATE
    return last + first if near else None


def _apart(said: str | None, written: str | None) -> float:
    """0 for the same sound, 1 for nothing in common; what was not said does not part people."""
    if said is None or written is None:
        return 0.0
    return phonetics.distance(said, written)
