# ruff: noqa: E501 - a pattern is read as one line
"""When a caller would like to come: words to a ``Wish``.

Days are read by ``days``, hours by ``hours``; their docstrings give the readings chosen where words leave a choice.
Here: what is no wish at all (past, ages, durations) is taken out first, and a correction ("mardi, non, mercredi")
replaces what it corrects: its days the days before it, its hours the hours.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from appliance.understanding.asides import without_asides, without_the_old_time
from appliance.understanding.birth import birth_date_told, parse_birth_date
from appliance.understanding.birth_guesses import guess_birth_dates
from appliance.understanding.day_offsets import with_months_named
from appliance.understanding.day_words import coming
from appliance.understanding.days import Days, read_days
from appliance.understanding.duties import take_duties
from appliance.understanding.hours import Hours, read_hours
from appliance.understanding.numbers import with_digits
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, Phrase, respelt
from appliance.vocabulary.meaning import Period, Wish

__all__ = ["birth_date_told", "guess_birth_dates", "parse_birth_date", "parse_wish", "relative_to", "wish_to_json"]

_CORRECTION = re.compile(
    r"(?:\b(?:non plus|sinon|si non)\b)|\b(?P<mark>(?:ah |oh |euh |mais |enfin |ou )?(?:non(?! pas)|pardon|je me (?:suis )?trompe\w*|excusez moi|je voulais dire|je veux dire"
    r"|enfin|ou plutot|attendez|rectification|c est pas ca|finalement)(?: (?:,|non|plutot|pardon|euh|attendez|je voulais dire|je me trompe|pas))*)\b"
)
_EARLIEST_SAID = (
    r"(?:le |au )?plus (?:tot|vite|rapidement|rapide)(?: possible| que (?:vous|possible)| que vous (?:avez|pouvez))?(?! (?:le|qu|si|que le|dans|en) )",
    r"des que (?:possible|vous (?:pouvez|avez)|c est possible|ca se libere|y a)|des qu (?:il )?y (?:a|aura)|des qu (?:une? )?(?:place|creneau|trou) se libere",
    r"(?:le |la |votre |du |au )?(?:tout )?(?:premiere?|prochaine?) (?:rendez vous|creneau|place|disponibilite|disponible|dispo|possible|libre|date)(?: (?:de )?(?:disponible|dispo|libre|possible|que vous avez))?",
    r"(?:le )?premier (?:trou|qui (?:vient|se presente))|le premier jour (?:de )?(?:libre|disponible|possible)",
    r"(?:assez |tres )?(?:rapidement|urgemment|vite|d urgence|en urgence)|tout de suite|immediatement|sans attendre|dans les plus brefs delais",
)
_EARLIEST = "|".join(_EARLIEST_SAID)
_ANY_SAID = (
    r"n importe (?:quand|quel(?:le)? (?:heure|moment|creneau|date)|lequel|laquelle)",
    r"quand (?:vous voulez|vous voudrez|vous pouvez|vous pourrez|ca (?:vous |l |lui )?(?:arrange|arrangera|va|convient)(?: (?:le|la) \w+)?|(?:il )?y a (?:de la place|un trou|un creneau|une place)|(?:le docteur|la docteure|il|elle|vous) (?:a|avez|aura|aurez) (?:un moment|un trou|de la place|une place|le temps|un creneau|5 minutes)|c est possible|il veut|elle veut|il peut|elle peut|le docteur (?:veut|peut)|vous avez de la place)",
    r"(?:comme|c est comme|comment) (?:vous voulez|vous voudrez|ca vous arrange|ca l arrange|vous pouvez|ca l arrangera)|(?:a votre|a sa) convenance",
    r"(?:c est )?(?:a )?vous (?:qui |de )?(?:choisissez|choisir|voyez|voir|decidez|decider)|comme (?:bon )?(?:vous|il vous) semble(?:ra)?",
    r"(?:je|on) (?:prends|prendrai|prend|prendra) ce (?:que|qu)(?: \w+){1,3}|ce que vous avez|(?:selon|suivant|en fonction de) vos disponibilites",
    r"peu importe(?! (?:le |la )?(?:docteur|medecin|praticien))(?: (?:le jour|l heure|la date|le moment))?|ca m est egal|(?:ca )?m est egal|(?:le jour|l heure) (?:n a pas d importance|m importe peu)",
    r"(?:je suis|j suis) (?:toujours |tout le temps |tous les jours |souple |completement )?(?:disponible|dispo|libre|flexible|la)(?: tout le temps| tous les jours| toute la (?:semaine|journee)| n importe quand| toujours)",
    r"(?:je suis |j suis )(?:toujours |tout le temps |entierement |completement )(?:disponible|dispo|libre|la)|tout me (?:va|convient)|(?:je )?vous laisse (?:choisir|voir|decider)|tout m arrange|toutes les dates (?:me vont|m arrangent)|j ai tout mon temps|le jour que vous voulez|l heure que vous voulez|ce qui vous arrange|sans preference|pas de preference|aucune preference|je m adapte",
)
_ANY = "|".join(_ANY_SAID)
_EVERY_DAY = r"tous les jours|n importe quel jour"
"""Any day, unless some are excluded: "tous les jours sauf le lundi" says no more than "pas le lundi"."""


def parse_wish(text: str, now: datetime, *, standing: bool = False) -> Wish:
    """When ``text`` would have the appointment.

    Args:
        text: an utterance as recognised.
        now: local time at the practice, aware or naive.
        standing: an appointment that stands is spoken of: a day that does not suit is its day ("demain je peux pas").

    Returns:
        The wish; empty when nothing is said of when.
    """
    today = now.date()
    words = _THAT_WEEK.sub(r"\1semaine du ", respelt(with_digits(text)))
    words = without_asides(with_months_named(words, today))
    moved = without_the_old_time(words)
    if moved != words and read_days(Phrase(moved), today).named():
        words = moved
    wish = Wish()
    previous = ""
    for part in _corrected_parts(words):
        said = _completed(part, previous)
        wish = _over(wish, _read(said, today, standing=standing))
        previous = said
    return wish


_THAT_WEEK = re.compile(r"(\bsemaine\b.*)(?<!ou )\bcelle (?:du|qui commence (?:le|au)) (?=\d|premier)")
""" "La semaine d'après la Toussaint, celle du deux novembre"."""


def _corrected_parts(words: str) -> list[str]:
    """The utterance split where the caller corrects it."""
    parts, at, kept = [], 0, ""
    for found in _CORRECTION.finditer(words):
        if found["mark"] is None:
            continue
        part = kept + words[at : found.start()]
        kept, at = "", found.end()
        if " euh " in part and _AFTER_IT.match(words, at):  # "jeudi euh vendredi pardon"
            part, kept = part.rsplit(" euh ", 1)
        parts.append(part)
    return [*parts, kept + words[at:]]


_AFTER_IT = re.compile(r"(?: ?(?:,|\|))* *(?:$|,|vers|a|le matin|l apresmidi)")
"""What follows a mark that stands behind what it corrects."""


def _completed(part: str, previous: str) -> str:
    """ "Le trois décembre, non, le quatre": the corrected day is of the month named before; a week, after the one."""
    week = re.search(r"\b(?:cette semaine|semaine prochaine)\b", previous)
    if week and re.match(
        r"[ ,|]*(?:(?:mais|plutot|alors) )*(?:celle|la semaine|la) (?:d apres|suivante|qui suit)\b", part
    ):
        return f"pas {week[0]} {part}"
    month = re.search(rf"(?:premier|\d{{1,2}}) ({A_MONTH})", previous)
    number = re.match(r"[ ,|]*(?:(?:pas )?le )?(\d{1,2})\b(?! ?(?:heures|jours|semaines|mois|/|\d))", part)
    if month and number and not re.search(A_MONTH, part):
        return part[: number.end()] + f" {month[1]}" + part[number.end() :]
    if number and not part.strip(" ,|").startswith("le") and re.search(r"\d heures", previous):
        return part[: number.end()] + " heures" + part[number.end() :]
    if number and re.search(r"\ble \d{1,2}\b", previous) and not part.strip(" ,|").startswith("le"):
        return part[: number.start(1)] + "le " + part[number.start(1) :]
    return part


_THIS_DAY = re.compile(r"\b(?:(?:ce (?:matin|midi|soir|tantot)|cet apresmidi)(?P<too> (?:ou|et) )?|tantot\b)")


def _read(words: str, today: date, *, standing: bool) -> Wish:
    phrase = Phrase(words)
    earliest = phrase.drop(_EARLIEST)
    about_hour = bool(re.search(r"quelle heure|l heure", words))
    free = phrase.drop(_ANY)
    every_day = phrase.drop(_EVERY_DAY)
    this_day = _THIS_DAY.search(words)
    duties = take_duties(phrase)
    days = read_days(phrase, today, standing=standing)
    hours = read_hours(phrase) or duties
    if this_day and (not days.named() or this_day["too"]):
        days.dates = sorted({today, *days.dates})
    free = free or (every_day and not days.not_weekdays)
    if free and about_hour and (days.dates or days.weekday is not None):
        free = False
    return _wish(days, hours, earliest=earliest, free=free)


def _wish(days: Days, hours: Hours, *, earliest: bool, free: bool) -> Wish:
    return Wish(
        dates=tuple(days.dates),
        weekday=days.weekday,
        week_offset=days.week_offset,
        weekdays=tuple(days.weekdays),
        not_weekdays=tuple(days.not_weekdays),
        start=days.start,
        end=days.end,
        times=tuple(sorted(at for at in hours.times if not hours.after or at >= hours.after)),
        after=hours.after,
        before=hours.before,
        period=hours.period,
        not_period=hours.not_period,
        earliest=earliest,
        any=free,
    )


def _over(before: Wish, after: Wish) -> Wish:
    """A correction over what it corrects: days replace days, hours replace hours."""
    if after.dates or after.weekdays or after.start or after.end or after.weekday is not None:
        before = replace(
            before,
            dates=after.dates,
            weekday=after.weekday,
            week_offset=after.week_offset,
            weekdays=after.weekdays,
            start=after.start,
            end=after.end,
            earliest=False,
            any=False,
        )
    if after.times or after.after or after.before or after.period:
        before = replace(before, times=after.times, after=after.after, before=after.before, period=after.period)
    return replace(
        before,
        not_weekdays=after.not_weekdays or before.not_weekdays,
        not_period=after.not_period or before.not_period,
        earliest=before.earliest or after.earliest,
        any=before.any or after.any,
    )


def relative_to(text: str, start: datetime) -> Wish | None:
    """A wish said of a proposed time ("plus tard", "le lendemain", "la semaine d'après"); None when it says none.

    Args:
        text: the answer to a proposal.
        start: the proposed start, local.
    """
    words = respelt(with_digits(text))
    day = start.date()
    if other := _day_beside(words, day):
        hours = read_hours(Phrase(words))
        return _wish(Days(dates=[other]), hours, earliest=False, free=False)
    if re.search(
        r"\b(?:la semaine (?:d apres|suivante)|l autre semaine|8 jours apres|une semaine (?:apres|plus tard))\b", words
    ):
        monday = day + timedelta(days=7 - day.weekday())
        said = parse_wish(text, start)
        return None if said.dates else replace(said, start=monday, end=monday + timedelta(days=5))
    same_day = re.search(r"\b(?:le meme jour|ce jour la|la meme journee|dans la (?:meme )?journee)\b", words)
    later = re.search(r"\b(?:plus tard|apres ca|un peu apres)\b", words)
    sooner = re.search(r"\b(?:plus tot(?! possible)|un peu avant|moins tard)\b", words)
    if same_day and re.search(r"\bapresmidi\b", words):
        return Wish(dates=(day,), period=Period.AFTERNOON)
    if same_day and re.search(r"\bmatin", words):
        return Wish(dates=(day,), period=Period.MORNING)
    at = time(start.hour, start.minute)
    in_week = re.search(r"\bdans (?:la semaine|le mois)|(?:un )?autre jour|une autre date|trop (?:tot|proche)\b", words)
    if later:
        return Wish(start=day + timedelta(days=1)) if in_week else Wish(dates=(day,), after=at)
    if sooner:
        return Wish(end=day - timedelta(days=1)) if in_week else Wish(dates=(day,), before=at)
    return None


def _day_beside(words: str, day: date) -> date | None:
    """ "Le lendemain", "la veille", "au jeudi suivant", counted from ``day``."""
    if weekday := re.search(rf"\b({A_DAY}) (?:d apres|suivant)\b", words):
        return coming(DAYS.index(weekday[1]), day)
    if re.search(r"\b(?:le|au) lendemain|(?:le |au )?jour (?:d apres|suivant)\b", words):
        return day + timedelta(days=1)
    return day - timedelta(days=1) if re.search(r"\b(?:la veille|le jour d avant)\b", words) else None


def wish_to_json(wish: Wish) -> dict[str, Any]:
    """The keys of ``permanence understand --task date`` that the words say, and no other."""
    said: dict[str, Any] = {}
    if wish.dates:
        iso = [day.isoformat() for day in wish.dates]
        said |= {"date": iso[0]} if len(iso) == 1 else {"dates": iso}
    if wish.times:
        clock = [at.strftime("%H:%M") for at in wish.times]
        said |= {"time": clock[0]} if len(clock) == 1 else {"times": clock}
    singles = {
        "weekday": wish.weekday,
        "week_offset": wish.week_offset,
        "weekdays": sorted(wish.weekdays) or None,
        "not_weekdays": sorted(wish.not_weekdays) or None,
        "from": wish.start.isoformat() if wish.start else None,
        "to": wish.end.isoformat() if wish.end else None,
        "after": wish.after.strftime("%H:%M") if wish.after else None,
        "before": wish.before.strftime("%H:%M") if wish.before else None,
        "period": wish.period.value if wish.period else None,
        "not_period": wish.not_period.value if wish.not_period else None,
        "earliest": wish.earliest or None,
        "any": wish.any or None,
    }
    return said | {key: value for key, value in singles.items() if value is not None}
