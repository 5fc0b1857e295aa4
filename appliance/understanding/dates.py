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

from appliance.understanding.birth import parse_birth_date
from appliance.understanding.birth_guesses import guess_birth_dates
from appliance.understanding.days import Days, read_days
from appliance.understanding.hours import Hours, read_hours
from appliance.understanding.numbers import with_digits
from appliance.understanding.phrase import A_DAY, A_MONTH, Phrase, respelt
from appliance.vocabulary.meaning import Period, Wish

__all__ = ["guess_birth_dates", "parse_birth_date", "parse_wish", "relative_to", "wish_to_json"]

_UNIT = r"(?:minutes?|heures?|jours?|nuits?|semaines?|mois|ans?|annees?)"
_SOME = r"(?:\d+(?: \d+)?|une?|quelques|plusieurs|des|deux trois)"
_NO_WISH = (
    (
        rf"depuis (?:(?:le|la|ce|cette|hier|au moins|environ|plus de|bientot|presque) ?){{0,12}}(?:{_SOME} (?:bonnes? )?{_UNIT}|{A_DAY}(?: (?:dernier|passe|matin|soir|apresmidi))?"
        rf"|matin|soir|apresmidi|midi|hier(?: (?:matin|soir|apresmidi))?|nuit|semaine(?: derniere)?|week end|mois(?: dernier)?|noel|{A_MONTH}|rentree|\d+(?: {A_MONTH})?)?"
    ),
    rf"il y a (?:environ |a peu pres |bien |plus de |deja )?{_SOME} {_UNIT}",
    rf"y a {_SOME} {_UNIT}",
    (
        rf"(?<!\d )(?:ai|a|as|avait|aura|de|age|agee|fait|fera|font|fais|pour|pendant|durant|dure|toutes les|tous les|met|prend) (?:environ )?"
        rf"{_SOME} (?:minutes?|jours?|semaines?|mois|ans|annees?)(?: et demie?)?(?! prochain)"
    ),
    rf"(?:pendant|durant|dure|toutes les|fait|met|prend|pour) (?:environ )?{_SOME} heures(?: et demie?)?(?! \d| du| moins)",
    r"\d+ (?:ans|fois|minutes?|comprimes?|cachets?|enfants?|euros?|kilometres?|degres?)(?: et demie?)?(?: de retard)?",
    r"dans (?:\d+|une?|5 10) (?:minutes?|(?:petite )?heures?|1 4 d heure)(?: de retard)?",
    r"(?:avant )?hier(?: (?:matin|soir|apresmidi|midi))?",
    rf"(?:de )?{A_DAY} (?:dernier|passe)",
    r"(?:la semaine|le mois|l annee|l an|le week end|la nuit|l ete|l hiver) (?:derniere?|passee?)",
    r"(?:cette|la|toute la|dans la) nuit|l autre (?:jour|fois|soir)|la derniere fois",
    r"(?:plutot |mieux )que (?:le )?(?:" + A_DAY + r"|matin|soir|apresmidi)",
    r"bonne? (?:apresmidi|soiree|matinee|journee|week end|fin de (?:journee|semaine))",
    r"dans la journee",
    # A birth date, and people who are called like a feast ("le docteur Noël", "Mireille Toussaint").
    rf"(?:(?:nee?|naissance) )?(?:le |du |est le |c est le )?\d{{1,2}} (?:{A_MONTH}) (?:19\d\d|20[01]\d|[3-9]\d)(?! h| heure)",
    rf"(?:nee?|naissance)(?: est)?(?: le| du)? \d{{1,2}} (?:{A_MONTH})(?: \d{{2,4}})?",
    (
        r"(?:docteure?|dr|doc|madame|monsieur|mme|fils|fille|appelle|prenom|nom|petite?)"
        r"(?: (?!a |pour |avant |apres |vers |des |entre |jusqu |le |la |d |de )[a-z]+)? (?:noel|toussaint|pascal|paques|ascension)"
    ),
)
_MOVED = re.compile(
    r"\b((?:decal|deplac|report|repouss|avanc|chang|boug|modifi|remettre|remis)\w* .{0,60}?rendez vous) "
    r"(?:(?:que j ai|qui est|qui etait|est|prevu|pris|note|fixe) ){0,4}(?:de|du|d|le|pour|au) "
    r".{1,40}? (?=(?:a|au|pour|vers|plutot|et|si) )"
)
"""A move names the old time before the new: "décaler mon rendez-vous de jeudi à vendredi"."""
_CORRECTION = re.compile(
    r"(?:\b(?:non plus|sinon|si non)\b)|\b(?P<mark>(?:ah |oh |euh |mais |enfin |ou )?(?:non(?! pas)|pardon|je me (?:suis )?trompe\w*|excusez moi|je voulais dire|je veux dire"
    r"|enfin|ou plutot|attendez|rectification|c est pas ca|finalement)(?: (?:,|non|plutot|pardon|euh|attendez|je voulais dire|je me trompe|pas))*)\b"
)
_EARLIEST_SAID = (
    r"(?:le |au )?plus (?:tot|vite|rapidement|rapide)(?: possible| que (?:vous|possible)| que vous (?:avez|pouvez))?(?! (?:le|qu|si|que le))",
    r"des que (?:possible|vous (?:pouvez|avez)|c est possible|ca se libere|y a|il y a)",
    r"(?:le |la |votre |du |au )?(?:tout )?(?:premiere?|prochaine?) (?:rendez vous|creneau|place|disponibilite|disponible|dispo|possible|libre|date)(?: (?:de )?(?:disponible|dispo|libre|possible|que vous avez))?",
    r"(?:le )?premier (?:trou|qui (?:vient|se presente))|le premier jour (?:de )?(?:libre|disponible|possible)",
    r"(?:assez |tres )?(?:rapidement|urgemment|vite|d urgence|en urgence)|tout de suite|immediatement|sans attendre|dans les plus brefs delais",
)
_EARLIEST = "|".join(_EARLIEST_SAID)
_ANY_SAID = (
    r"n importe (?:quand|quel(?:le)? (?:jour|heure|moment|creneau|date)|lequel|laquelle)",
    r"quand (?:vous voulez|vous voudrez|vous pouvez|vous pourrez|ca vous arrange|ca l arrange|c est possible|il veut|elle veut|il peut|elle peut|le docteur (?:veut|peut)|vous avez de la place)",
    r"(?:comme|c est comme|comment) (?:vous voulez|vous voudrez|ca vous arrange|ca l arrange|vous pouvez|ca l arrangera)|(?:a votre|a sa) convenance",
    r"peu importe(?! (?:le |la )?(?:docteur|medecin|praticien))(?: (?:le jour|l heure|la date|le moment))?|ca m est egal|(?:ca )?m est egal|(?:le jour|l heure) (?:n a pas d importance|m importe peu)",
    r"(?:je suis|j suis) (?:toujours |tout le temps |tous les jours |souple |completement )?(?:disponible|dispo|libre|flexible|la)(?: tout le temps| tous les jours| toute la (?:semaine|journee)| n importe quand| toujours)",
    r"(?:je suis |j suis )(?:toujours |tout le temps |entierement |completement )(?:disponible|dispo|libre|la)|tout me va|tout m arrange|toutes les dates (?:me vont|m arrangent)|j ai tout mon temps|tous les jours|le jour que vous voulez|l heure que vous voulez|ce qui vous arrange|sans preference|pas de preference|aucune preference|je m adapte",
)
_ANY = "|".join(_ANY_SAID)


def parse_wish(text: str, now: datetime) -> Wish:
    """When ``text`` would have the appointment.

    Args:
        text: an utterance as recognised.
        now: local time at the practice, aware or naive.

    Returns:
        The wish; empty when nothing is said of when.
    """
    today = now.date()
    words = respelt(with_digits(text))
    phrase = Phrase(words)
    for pattern in _NO_WISH:
        phrase.drop(pattern)
    moved = _MOVED.sub(r"\1 | ", phrase.words)
    if moved != phrase.words and read_days(Phrase(moved), today).named():
        phrase.words = moved
    wish = Wish()
    previous = ""
    for part in _corrected_parts(phrase.words):
        said = _completed(part, previous)
        wish = _over(wish, _read(said, today))
        previous = said
    return wish


def _corrected_parts(words: str) -> list[str]:
    """The utterance split where the caller corrects it."""
    parts, at = [], 0
    for found in _CORRECTION.finditer(words):
        if found["mark"] is None:
            continue
        parts.append(words[at : found.start()])
        at = found.end()
    parts.append(words[at:])
    if len(parts) > 1 and not parts[-1].strip(" ,|") and " euh " in parts[-2]:
        return [*parts[:-2], *parts[-2].rsplit(" euh ", 1)]  # "jeudi euh vendredi pardon"
    return parts


def _completed(part: str, previous: str) -> str:
    """ "Le trois décembre, non, le quatre": the corrected day is of the month named before."""
    month = re.search(rf"(?:premier|\d{{1,2}}) ({A_MONTH})", previous)
    number = re.match(r"[ ,|]*(?:(?:pas )?le )?(\d{1,2})\b(?! ?(?:heures|jours|semaines|mois|/|\d))", part)
    if month and number and not re.search(A_MONTH, part):
        return part[: number.end()] + f" {month[1]}" + part[number.end() :]
    if number and not part.strip(" ,|").startswith("le") and re.search(r"\d heures", previous):
        return part[: number.end()] + " heures" + part[number.end() :]
    if number and re.search(r"\ble \d{1,2}\b", previous) and not part.strip(" ,|").startswith("le"):
        return part[: number.start(1)] + "le " + part[number.start(1) :]
    return part


def _read(words: str, today: date) -> Wish:
    phrase = Phrase(words)
    earliest = phrase.drop(_EARLIEST)
    about_hour = bool(re.search(r"quelle heure|l heure", words))
    free = phrase.drop(_ANY)
    this_day = re.search(r"\b(?:ce (?:matin|midi|soir)|cet apresmidi|tantot)\b", words)
    days = read_days(phrase, today)
    hours = read_hours(phrase)
    if this_day and not days.named():
        days.dates = [today]
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
    if re.search(r"\ble lendemain|(?:le )?jour (?:d apres|suivant)\b", words):
        return Wish(dates=(day + timedelta(days=1),))
    if re.search(r"\b(?:la veille|le jour d avant)\b", words):
        return Wish(dates=(day - timedelta(days=1),))
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
