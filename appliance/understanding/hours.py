# ruff: noqa: E501 - a pattern is read as one line
"""Hours and parts of the day in an utterance (domain notes, 3.4).

Readings: one to six o'clock are afternoon unless "du matin"; seven is morning unless evening is said. "Vers dix heures"
is ten o'clock: the schema has no "about", and the agenda offers what is near. The parts "matin", "entre midi et deux",
"après-midi", "soir" are periods; finer ones ("fin de matinée") are bounds.
"""

import re
from dataclasses import dataclass, field
from datetime import time

from appliance.understanding.phrase import Phrase
from appliance.vocabulary.meaning import Period

_PERIODS: tuple[tuple[str, Period], ...] = (
    (
        (
            r"(?:entre )?midi et (?:2|14)(?: heures)?|midi 2|midi 14|(?:l )?heure du (?:dejeuner|midi|repas)|(?:la )?pause dejeuner"
            r"|pendant midi|sur (?:le|l heure de) midi|le midi|ce midi|(?<=\|  )midi(?! (?:et|moins))|(?<=jour )midi|(?:sur )?le temps de midi"
        ),
        Period.NOON,
    ),
    (
        r"(?:de |a )?(?:(?:la )?premiere heure|tres tot|bonne heure)(?: le matin)?|(?:le )?tot le matin|(?:a l )ouverture|matin(?:s|ee|ees)?",
        Period.MORNING,
    ),
    (r"apresmidi|(?:ce )?tantot|apres le (?:repas|dejeuner)", Period.AFTERNOON),
    (r"soirs?|soirees?|apres diner", Period.EVENING),
)
_BOUNDS: tuple[tuple[str, str | None, str | None], ...] = (
    (r"(?:en |la |a la |vers la )?fin (?:de |du )?(?:la )?mat(?:inee|in)", "11:00", "12:00"),
    (r"(?:en |le |au )?debut (?:de |du )?(?:la )?mat(?:inee|in)", "08:00", "10:00"),
    (r"(?:en |au )?milieu (?:de |du )?(?:la )?mat(?:inee|in)", "09:30", "11:00"),
    (r"(?:en |le |au )?(?:tout )?debut (?:d |de l |de )?apresmidi", "14:00", "15:30"),
    (r"(?:en |au )?milieu (?:d |de l |de )?apresmidi", "15:00", "16:30"),
    (
        r"(?:en |la |a la |vers la )?(?:toute )?fin (?:d |de l |de |de la |du )?(?:apresmidi|journee|jour)",
        "17:00",
        "19:00",
    ),
    (
        r"apres (?:l ecole|la classe|la sortie (?:de l ecole|des classes)|l etude)|(?:a la |en )sortie (?:de l ecole|des classes)",
        "16:30",
        "19:00",
    ),
    (
        (
            r"(?:apres (?:le|mon|son) (?:travail|boulot|taf)|apres (?:ma|sa|la) journee(?: de travail)?|en sortant d(?:u|e mon) "
            r"(?:travail|boulot)|a la sortie du (?:travail|boulot)|(?:quand|apres que) (?:je|j) (?:sors|ai fini|finis)(?: d(?:u|e) "
            r"(?:travail|boulot))?|en dernier|le dernier (?:creneau|rendez vous))"
        ),
        "17:30",
        None,
    ),
)
_HOUR = (
    r"(?:(?P<h{n}>\d{{1,2}}) heures(?: (?P<m{n}>[0-5]?\d)(?: minutes?)?(?! heures| quarts?))?|(?P<noon{n}>midi)(?: (?P<n{n}>[1-5]\d))?(?! (?:\d+ )?heures))"
    r"(?P<half{n}> et demie?| 30)?(?P<quarter{n}> et quart| un quart)?(?P<three{n}> (?:et )?(?:3|trois) quarts?)?(?P<less{n}> moins (?:le |un )?quart)?(?P<minus{n}> moins (?P<minus_by{n}>\d+|vingt cinq))?"
    r"(?P<part{n}> (?:du|le) (?:matin|soir)| de l apresmidi| pile| precises?| tapantes?)?"
)
_BARE_OR_HOUR = r"(?:(?P<b{n}>\d{{1,2}})(?: heures)?|(?P<noonb{n}>midi))"


def an_hour(n: int) -> str:
    return _HOUR.format(n=n)


_ABOUT = r"(?:vers|sur|sur les|a|des|aux? (?:alentours|environs) (?:de|d)|autour (?:de|d)|environ|plutot|les) (?:les )?"
_AFTER = re.compile(
    rf"\b(?:pas avant|a partir (?:de|d)|(?<!pas )(?:bien |juste |plutot )?apres|des|passe|au dela (?:de|d)|(?<!pas )plus tard que|a compter (?:de|d)) (?:les )?{an_hour(1)}"
)
_BEFORE = re.compile(
    rf"\b(?:pas (?:apres|plus tard qu?e?)|(?:bien |juste |plutot )?avant|jusqu ?(?:a|au|aux)?|au plus tard(?: a)?|d ici) (?:les )?{an_hour(1)}"
)
_BETWEEN = re.compile(
    rf"\b(?:entre|de|des) (?:les )?(?:(?P<b1>\d{{1,2}})(?= (?:et|a) )|{an_hour(1)}) (?:et|a|jusqu a) (?:les )?(?:{an_hour(2)}|(?P<b2>\d{{1,2}})(?! ?(?:heures|janvier|fevrier|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|jours|semaines)))"
)
_RUN = re.compile(rf"\b(?:(?P<b1>\d{{1,2}}) (?:, )?|{an_hour(1)} (?:, )?)(?={an_hour(3)}){an_hour(2)}")
_EITHER = re.compile(rf"\b(?:a|vers) (?:les )?(?P<b1>\d{{1,2}}) (?:ou|voire) (?:a )?{an_hour(2)}")
_SINGLE = re.compile(rf"\b(?:{_ABOUT})?{an_hour(1)}")
_BARE = re.compile(r"\b(?:a|vers) (?P<h>[7-9]|1\d)(?: (?P<m>[0-5]\d))?(?= (?:\||,|du|le)|$)")
_NOT = r"(?:(?:surtout |mais |non )?pas|sauf|ni|jamais|hors|excepte|a part|evite[rz]?|sans)"


@dataclass
class Hours:
    """What an utterance says of the hour."""

    times: list[time] = field(default_factory=list)
    after: time | None = None
    before: time | None = None
    period: Period | None = None
    not_period: Period | None = None

    def __bool__(self) -> bool:
        return self != Hours()


def read_hours(phrase: Phrase) -> Hours:
    """Take hours and parts of the day out of ``phrase``."""
    hours = Hours()
    _not_periods(phrase, hours)
    _fine_bounds(phrase, hours)
    late = bool(re.search(r"\b(?:apresmidi|soir|soiree|tantot)\b", phrase.words))
    periods = _PERIODS[:1]
    _periods(phrase, hours, periods)
    _clock_bounds(phrase, hours, late=late)
    _clock_times(phrase, hours, late=late)
    _periods(phrase, hours, _PERIODS[1:])
    return hours


def _not_periods(phrase: Phrase, hours: Hours) -> None:
    for pattern, period in _PERIODS:
        if phrase.take(
            rf"{_NOT} (?:trop )?(?:(?:le|l|la|en|dans|pour|de) ){{0,4}}(?:{pattern})(?! (?:de|du) \w+)"
        ) or phrase.take(
            rf"(?:le |l )?(?:{pattern}) ,? ?(?:je (?:ne )?(?:peux|pourrai|suis) pas|je travaille(?! (?:juste|a cote|pas loin|dans le coin|tout pres))|c est (?:pas possible|impossible|complique)"
            rf"|c est non|ca (?:ne )?(?:va|m arrange) pas)"
        ):
            hours.not_period = period


def _fine_bounds(phrase: Phrase, hours: Hours) -> None:
    for pattern, after, before in _BOUNDS:
        if phrase.take(rf"(?:plutot )?(?:{pattern})"):
            hours.after = time.fromisoformat(after) if after else None
            hours.before = time.fromisoformat(before) if before else None


def _periods(phrase: Phrase, hours: Hours, periods: tuple[tuple[str, Period], ...]) -> None:
    for pattern, period in periods:
        if phrase.drop(
            rf"(?:(?:le|l|la|dans|en|au|a|plutot|cet|ce|dans l|dans la|un|une|du|de l|de la|pour le|d) ){{0,4}}(?:{pattern})"
        ):
            hours.period = None if hours.period not in {None, period} else period


def _clock_bounds(phrase: Phrase, hours: Hours, *, late: bool) -> None:
    phrase.drop(rf"pas (?:a |vers )?(?:les )?{an_hour(1)}")
    if found := phrase.take(
        rf"{an_hour(1)} (?:, )?(?:c est|ca fait) (?:un peu |beaucoup |bien )?trop (?P<side>tot|tard)"
    ):
        at = clock_time(found, 1, late=late)
        hours.after, hours.before = (at, None) if found["side"] == "tot" else (None, at)
    if found := phrase.take(_BETWEEN):
        first, last = _range(found, late=late)
        if first and last:
            hours.after, hours.before = first, last
    if found := phrase.take(_AFTER):
        hours.after = clock_time(found, 1, late=late)
    if found := phrase.take(_BEFORE):
        hours.before = clock_time(found, 1, late=late)


def _range(found: re.Match[str], *, late: bool) -> tuple[time | None, time | None]:
    """ "Entre dix et onze heures", "de 14 h à 16 h": a bare first number takes the half of the day of the last."""
    last = _clock(int(found["b2"]), 0, late=late) if found["b2"] else clock_time(found, 2, late=late)
    first = _clock(int(found["b1"]), 0, late=late) if found["b1"] else clock_time(found, 1, late=late)
    if found["b1"] and first and last and first >= last and first.hour >= 12:
        first = time(int(found["b1"]))
    return first, last


def _clock_times(phrase: Phrase, hours: Hours, *, late: bool) -> None:
    if found := phrase.take(_RUN):
        first = _clock(int(found["b1"]), 0, late=late) if found["b1"] else clock_time(found, 1, late=late)
        last = clock_time(found, 2, late=late)
        if first and last and first < last:
            hours.after, hours.before = first, last
    if found := phrase.take(_EITHER):
        either = _clock(int(found["b1"]), 0, late=late), clock_time(found, 2, late=late)
        hours.times += [at for at in either if at]
    while found := phrase.take(_SINGLE):
        at = clock_time(found, 1, late=late)
        if at and at not in hours.times:
            hours.times.append(at)
    if found := phrase.take(_BARE):
        hours.times.append(time(int(found["h"]), int(found["m"] or 0)))


def clock_time(found: re.Match[str], n: int, *, late: bool) -> time | None:
    """The clock time of the n-th hour in a match."""
    part = found[f"part{n}"] or ""
    hour = 12 if found[f"noon{n}"] else int(found[f"h{n}"])
    minute = int(found[f"m{n}"] or found[f"n{n}"] or 0)
    minute = 30 if found[f"half{n}"] else 15 if found[f"quarter{n}"] else 45 if found[f"three{n}"] else minute
    back = 15 if found[f"less{n}"] else int(found[f"minus_by{n}"] or 0) if found[f"minus{n}"] else 0
    at = None
    if "matin" in part:
        at = (hour, minute)
    elif clock := _clock(hour, minute, late=late or "soir" in part or "midi" in part):
        at = (clock.hour, clock.minute)
    if at is None:
        return None
    minutes = at[0] * 60 + at[1] - back
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else None


def _clock(hour: int, minute: int, *, late: bool) -> time | None:
    """An hour as said, in the half of the day in which a practice is meant."""
    if 1 <= hour <= 6 or (late and 7 <= hour <= 9):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
