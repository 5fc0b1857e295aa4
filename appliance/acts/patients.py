"""Who of the practice's file is this? Never by name alone, nor by a number alone (domain notes, 3.5). Pure."""

import re
from collections.abc import Iterable
from datetime import date

from appliance.understanding import phonetics
from appliance.vocabulary.acts import FindPatient
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.meaning import PersonName

SAME_BIRTH_DATE = 0.5
"""Phonetic distance of the last name within which somebody with the very birth date is the one meant: a
telephone garbles names, and a day of birth picks one person in some 30 000."""

SURE_NAME = 0.34
"""The same for somebody with the calling number, which a household shares, or with two of the three parts of a birth
date, of which a telephone garbles the third ("67" and "77"): the name must be surer, first name and all."""

_PART = re.compile(r"[^\W\d_]{4,}")
"""Of "Martin-Dupont" a caller may say one half; shorter parts ("de", "La") name nobody."""


def recognised(asked: FindPatient, candidates: Iterable[Patient]) -> tuple[Patient, ...]:
    """Those who fit, best first; nobody when two people fit equally well (twins, a household)."""
    scored = [(score, one) for one in candidates if (score := _distance(asked, one)) is not None]
    scored.sort(key=lambda pair: pair[0])
    best = {(one.last, one.first) for score, one in scored if score == scored[0][0]}
    return tuple(one for _, one in scored) if len(best) == 1 else ()


def _distance(asked: FindPatient, one: Patient) -> float | None:
    """How far the person is from what was said; None when it is somebody else."""
    by_birth = one.birth_date in asked.birth_dates
    nearly = not by_birth and any(_nearly(one.birth_date, said) for said in asked.birth_dates)
    nearly |= not asked.birth_dates and one.birth_date in asked.birth_guesses
    by_number = asked.phone is not None and one.phone == asked.phone
    contradicted = bool(asked.birth_dates) and one.birth_date is not None and not (by_birth or nearly)
    if contradicted or not (by_birth or nearly or by_number):
        return None
    if not asked.name:
        return 0.0 if by_birth and by_number else None
    last, first = _name_apart(asked.name, one)
    surer = last if asked.name.last else first
    if by_birth and by_number:
        near = min(last, first) <= SAME_BIRTH_DATE
    elif by_birth:
        near = surer <= SAME_BIRTH_DATE
    else:
        near = surer <= SURE_NAME and first <= SAME_BIRTH_DATE
    return last + first + nearly if near else None


def _nearly(born: date | None, said: date) -> bool:
    """Two of day, month and year are the same."""
    if born is None:
        return False
    return (born.day == said.day) + (born.month == said.month) + (born.year == said.year) == 2


def _name_apart(said: PersonName, one: Patient) -> tuple[float, float]:
    """Distances of last and first name, in whichever order they were said: "Martin Paul" is Paul Martin.

    A telephone runs both into one: "inestrual" is Inès Zeroual.
    """
    straight = _apart(said.last, one.last), _apart(said.first, one.first)
    if one.first is None:
        return straight
    if said.last is None or said.first is None:
        run = f"{said.first or ''}{said.last or ''}"
        whole = min(_apart(run, one.first + one.last), _apart(run, one.last + one.first))
        return min(straight, (whole, whole), key=max) if said.last else straight
    return min(straight, (_apart(said.first, one.last), _apart(said.last, one.first)), key=sum)


def _apart(said: str | None, written: str | None) -> float:
    """0 for the same sound, 1 for nothing in common; what was not said does not part people."""
    if said is None or written is None:
        return 0.0
    return min(phonetics.distance(said, name) for name in (written, *_PART.findall(written)))
