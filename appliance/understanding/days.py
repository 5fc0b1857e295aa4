# ruff: noqa: E501 - a pattern is read as one line
"""Days, weeks and months in an utterance (domain notes, 3.3 and 3.4), relative to a day.

Readings, where the words leave a choice:
- "jeudi" is the next Thursday after today (today only with "aujourd'hui" or "ce jeudi"), as a date; "mardi ou jeudi"
  are two dates. "Le jeudi", "les jeudis", "un jeudi" are any Thursday: weekdays.
- "Mardi de la semaine prochaine" is a weekday with its week; two days of a named week are dates.
- A week is Monday to Saturday; what has passed of this one is left out. "Début, fin de semaine" are Monday and Tuesday,
  Thursday and Friday. "Début, mi, fin" of a month are its days 1 to 10, 11 to 20, 21 to its last.
- "Avant le dix" ends on the 9th, "après le dix" begins on the 11th, "jusqu'au dix" and "d'ici le dix" include it.
- A day number that a month lacks, or a weekday that does not fall on the date named with it, is no date: one must ask.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from appliance.understanding import feasts
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS, Phrase

Span = tuple[date, date]


@dataclass
class Days:
    """What an utterance says of the day."""

    dates: list[date] = field(default_factory=list)
    weekday: int | None = None
    week_offset: int | None = None
    weekdays: list[int] = field(default_factory=list)
    not_weekdays: list[int] = field(default_factory=list)
    start: date | None = None
    end: date | None = None

    def __bool__(self) -> bool:
        return self != Days()

    def named(self) -> bool:
        """Is a day or a stretch of days named, not only excluded ones?"""
        return bool(
            self.dates
            or self.weekdays
            or self.start
            or self.end
            or self.weekday is not None
            or self.week_offset is not None
        )


def read_days(phrase: Phrase, today: date) -> Days:
    """Take days, weeks and months out of ``phrase``."""
    days = Days()
    _week_after(phrase, days, today)
    _excluded(phrase, days, today)
    for read in (_weeks_and_feasts, _in_some_time, _ranges, _span_bounds, _day_bounds, _spans):
        read(phrase, days, today)
    _named_days(phrase, days, today)
    _settle(days, today)
    return days


# --- single days ------------------------------------------------------------------------------------------

_DATE = (
    rf"(?:(?P<wd>{A_DAY}) )?(?:(?:le|au|du|,) ){{0,4}}(?P<num>premier|\d{{1,2}})(?: (?:de|d) )? ?(?:"
    rf"(?P<mon>{A_MONTH})|(?:/ ?|(?<=\d) )(?P<mnum>0?[1-9]|1[0-2])(?![/\d]| \d| heures))(?:[ /](?P<year>20\d\d))?"
)
_SLASHED = r"(?P<num>\d{1,2})/(?P<mnum>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?(?!/?\d)"
_NUMBER = rf"(?:(?P<wd>{A_DAY}) (?:le )?|le )(?P<num>premier(?! (?:{A_DAY}|dispo|creneau|rendez|jour))|\d{{1,2}})(?! ?(?:heures|ans|mois|jours|semaines|fois|minutes|/|\d))"
_NEAR = r"aujourd hui|apresdemain|demain|ce jour|tout a l heure"
_ONE = rf"(?:{_DATE}|{_SLASHED}|{_NUMBER}|(?P<near>{_NEAR})|(?P<feast>{feasts.ANY_NAME})|(?:ce |le )?(?P<only>{A_DAY})(?P<next> (?:prochain|qui vient|suivant|qui arrive))?)"


def _one(n: int) -> str:
    """The pattern of one day, its groups numbered so that it may stand twice."""
    seen: dict[str, int] = {}

    def rename(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f"(?P<{found[1]}_{n}_{seen[found[1]]}>"

    return re.sub(r"\(\?P<(\w+)>", rename, _ONE)


def _group(found: re.Match[str], name: str, n: int) -> str | None:
    for key, value in found.groupdict().items():
        if value is not None and re.fullmatch(rf"{name}_{n}_\d", key):
            return value
    return None


def _day(found: re.Match[str], n: int, today: date, month: str | None = None) -> date | None:
    """The date of the n-th day of a match; ``month`` is one named later for it ("du 3 au 10 décembre")."""
    near = _group(found, "near", n)
    if near:
        return today + timedelta(days=2 if near == "apresdemain" else 1 if "demain" in near else 0)
    if name := _group(found, "feast", n):
        return feasts.feast(feasts.named(name), today)
    if only := _group(found, "only", n):
        return coming(DAYS.index(only), today)
    number = _group(found, "num", n)
    if number is None:
        return None
    weekday = _group(found, "wd", n)
    mon, mnum = _group(found, "mon", n) or month, _group(found, "mnum", n)
    months = MONTHS.index(mon) + 1 if mon else int(mnum) if mnum else None
    year = _group(found, "year", n)
    return dated(
        1 if number == "premier" else int(number),
        months,
        (int(year) % 100 + 2000) if year else None,
        DAYS.index(weekday) if weekday else None,
        today,
    )


def dated(day: int, month: int | None, year: int | None, weekday: int | None, today: date) -> date | None:
    """The next day of that number, month and weekday, today included; None when there is none."""
    years = [year] if year else [today.year, today.year + 1]
    months = [month] if month else list(range(1, 13))
    found = [
        made
        for y in years
        for m in months
        if 1 <= m <= 12 and 1 <= day <= calendar.monthrange(y, m)[1] and ((made := date(y, m, day)) >= today or year)
    ]
    if not found:
        return None
    if month is None and (found[0] - today).days > 31:
        return None  # "le 31", absent from the month it would fall in: ask
    candidates = found if month is None and weekday is not None else found[:1]
    fitting = [made for made in candidates[:2] if weekday is None or made.weekday() == weekday]
    return fitting[0] if fitting else None


def coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


# --- what is excluded -------------------------------------------------------------------------------------

_NOT = r"(?:(?:mais |et |surtout |non )*(?:surtout pas|pas|sauf|jamais|hors|excepte|hormis|a part|evite[rz]?|en dehors du|ni))"
_MORE = rf"(?: (?:matins?|apresmidi|soir))?(?:(?: (?:et|ou|ni|non plus|pas)| ,(?= (?:le |du |les )?{A_DAY}s? (?:et|ou|ni) )){{1,2}}(?: (?:le|les|du|de))? {A_DAY}s?){{0,6}}"
_CANNOT = (
    r"(?:je|j|on|il|elle|c|ce|ca)(?: n?e?)? ?(?:peu[xt] pas|pourrai[st]? pas|travaille|suis (?:pas|pris|prise|occupe)|est (?:pas possible|pas la peine|"
    r"impossible|complique|mort|ferme|non)|va pas|vais pas pouvoir|m arrange pas|ai (?:kine|dialyse|cours|mes petits enfants|du monde|quelque chose|piscine))"
)


_REFUSED_FOR = (
    r"(?:ca|cela)(?: ne?)?(?: me| m)? (?:va|convient|arrange|ira|conviendra|est) pas(?: possible)?"
    rf"(?= (?:le |pour )?{A_DAY}(?: (?:prochain|matin|apresmidi|soir|en huit))* "
    rf"(?:plutot(?! (?:le )?{A_DAY})|c est mieux|ce serait mieux|si possible|si vous avez|ca irait|a la place))"
)
"""What was proposed is refused, and another day wished in the same breath: "ça ne va pas, vendredi plutôt"."""


def _excluded(phrase: Phrase, days: Days, today: date) -> None:
    phrase.drop(_REFUSED_FOR)
    if phrase.take(
        r"pas (?:pour )?cette semaine(?:(?: ,)? (?:mais )?(?:plutot )?(?P<other>l autre|la suivante|celle d apres|la semaine prochaine|la prochaine))"
    ):
        days.start, days.end = _week(1, today)
    elif phrase.take(r"pas (?:pour )?cette semaine"):
        days.start = _week(1, today)[0]
    elif phrase.take(r"pas (?:pour )?la semaine prochaine"):
        days.start = _week(2, today)[0]
    if phrase.take(r"(?:surtout )?pas (?:pour )?aujourd hui"):
        days.start = today + timedelta(days=1)
    if phrase.take(r"(?:surtout )?pas (?:pour )?demain"):
        days.start = today + timedelta(days=2)
    if phrase.take(rf"{_NOT} (?:pendant |durant )?(?:le |les |ce |en )?week end"):
        days.not_weekdays += [5, 6]
    while found := phrase.take(rf"{_NOT} (?:(?:le|les|ce|un|de|du|des) )?{A_DAY}s?(?! \d){_MORE}"):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]
    while found := phrase.take(
        rf"(?:le |les |ce )?{A_DAY}s?(?: (?:et|ou|,)?(?: ?le)? ?{A_DAY}s?)*(?: (?:matin|apresmidi|soir))? ,? ?(?:toute la journee )?{_CANNOT}"
    ):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]
    while found := phrase.take(
        rf"{_CANNOT} (?:pas )?(?:dispo\w* |libre |la )?(?:le |les |ce ){A_DAY}s?(?: (?:et|ou|ni|,)(?: ?le)? ?{A_DAY}s?)*"
    ):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]


# --- so much later ----------------------------------------------------------------------------------------

_COUNT = r"(?P<n>\d{1,3}|une?|deux ou trois)"


def _in_some_time(phrase: Phrase, days: Days, today: date) -> None:
    """ "Dans quinze jours", "sous huitaine", "d'ici trois semaines", "jeudi dans trois semaines"."""
    if found := phrase.take(
        r"(?P<from>dans|d ici|sous) (?P<a>\d{1,2}) (?:a |ou |, )?(?P<n>\d{1,2}) (?P<unit>jours?|semaines?|mois)"
    ):
        last = _later(found, today)
        step = 1 if found["unit"].startswith("jour") else 7
        first = last - timedelta(days=step * max(0, int(found["n"]) - int(found["a"])))
        days.start, days.end = (first if found["from"] == "dans" else today), last
        return
    if found := phrase.take(
        rf"(?:sous|d ici|dans les|avant) (?:une? )?(?:{_COUNT} )?(?P<unit>jours?|semaines?|mois|(?<!avant )(?<=24 |48 |72 )heures)(?! prochain)(?! d)"
    ):
        days.start, days.end = today, _later(found, today)
        return
    if found := phrase.take(
        rf"(?:le )?(?:(?P<wd>{A_DAY}) )?(?:d ici )?(?:dans|d ici) (?:a peu pres |environ |une )?(?:{_COUNT} )?(?P<unit>jours?|semaines?|mois)(?: (?:le |un )?(?P<wd2>{A_DAY}))?(?! de retard)"
    ):
        day = _later(found, today)
        weekday = found["wd"] or found["wd2"]
        if weekday:
            day += timedelta(days=DAYS.index(weekday) - day.weekday())
        days.dates.append(day)


def _later(found: re.Match[str], today: date) -> date:
    count = int(found["n"]) if (found["n"] or "").isdigit() else 1
    unit = found["unit"]
    if unit.startswith("mois"):
        return add_months(today, count)
    if unit.startswith("heure"):
        return today + timedelta(days=round(count / 24))
    count = {8: 7, 15: 14}.get(count, count) if unit.startswith("jour") else 7 * count
    return today + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """The same day number ``count`` months later, else the last day of that month."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _week_after(phrase: Phrase, days: Days, today: date) -> None:
    """ "Jeudi en huit", "d'aujourd'hui en quinze", "pas ce jeudi, celui d'après"."""
    while found := phrase.take(
        rf"(?:d |de |le )?(?:(?P<wd>{A_DAY})|(?P<near>aujourd hui|demain)) (?:matin |apresmidi |soir )?en (?P<n>8|15)(?: jours)?"
    ):
        day = (
            coming(DAYS.index(found["wd"]), today) if found["wd"] else today + timedelta(days=found["near"] == "demain")
        )
        days.dates.append(day + timedelta(days=7 if found["n"] == "8" else 14))
    while found := phrase.take(
        rf"(?:pas (?:ce |le )?(?P<wd>{A_DAY})(?: (?:qui vient|la|prochain))?|(?P<wd2>{A_DAY}) (?:, )?(?:mais )?pas (?:celui (?:la|ci|qui vient)|ce(?:tte semaine)?|le prochain))"
        rf"(?: ,)?(?: mais)? (?:celui d apres|le suivant|l autre|celui de la semaine (?:prochaine|d apres|suivante)|d apres)"
    ):
        days.dates.append(coming(DAYS.index(found["wd"] or found["wd2"]), today) + timedelta(days=7))
    while found := phrase.take(rf"(?:l autre (?P<wd>{A_DAY})|(?:le )?(?P<wd2>{A_DAY}) (?:d apres|suivant))"):
        days.dates.append(coming(DAYS.index(found["wd"] or found["wd2"]), today) + timedelta(days=7))


# --- stretches of days ------------------------------------------------------------------------------------


def _weeks_and_feasts(phrase: Phrase, days: Days, today: date) -> None:
    """ "La première semaine de décembre", "la semaine de Noël", "entre Noël et le jour de l'an"."""
    if phrase.take(r"(?:a |au |pour |pendant )?(?:le )?(?:grand )?(?:week end|pont) (?:de )?l ascension"):
        days.start = feasts.feast("ascension", today)
        days.end = days.start + timedelta(days=3)
    if phrase.take(r"cette semaine (?:ou|et) (?:(?:la )?semaine prochaine|la prochaine|l autre|la suivante)"):
        days.start, days.end = today, _week(1, today)[1]
    if found := phrase.take(
        r"(?P<n>premiere|deuxieme|2e|troisieme|3e|derniere) semaine (?:de |du |d )(?P<span>" + _SPAN + ")"
    ):
        days.start, days.end = _week_of_month(found, today)
    if found := phrase.take(rf"(?:la )?semaine (?:de |du |d )(?P<feast>{feasts.ANY_NAME})"):
        day = feasts.feast(feasts.named(found["feast"]), today)
        days.start, days.end = day - timedelta(days=day.weekday()), day + timedelta(days=5 - day.weekday())
    if found := phrase.take(rf"(?:le )?(?P<side>lendemain|veille) (?:de |du |d )(?P<feast>{feasts.ANY_NAME})"):
        day = feasts.feast(feasts.named(found["feast"]), today)
        days.dates.append(day + timedelta(days=1 if found["side"] == "lendemain" else -1))
    if phrase.take(r"entre noel et (?:le )?(?:jour de l an|nouvel an|premier janvier|reveillon)|entre les fetes"):
        days.start, days.end = feasts.feast("noel", today) + timedelta(days=1), feasts.feast("saint sylvestre", today)
    if phrase.take(r"(?:dans )?(?:les|ces) (?:prochains )?jours(?: (?:qui viennent|a venir|prochains|ci))"):
        days.start, days.end = today, today + timedelta(days=7)


def _ranges(phrase: Phrase, days: Days, today: date) -> None:
    """ "Entre lundi et mercredi", "du 3 au 10 décembre"."""
    if found := phrase.take(
        rf"entre (?:le )?(?P<a>premier|\d{{1,2}}) et (?:le )?(?={_one(2)}){_one(1)}"
    ) or phrase.take(rf"du (?P<a>premier|\d{{1,2}}) (?:au|jusqu au) (?={_one(2)}){_one(1)}"):
        last = _day(found, 1, today) or dated(int(number) if (number := _bare(found)) else 0, None, None, None, today)
        first = _before(1 if found["a"] == "premier" else int(found["a"]), last) if last else None
        if first and last:
            days.start, days.end = first, last
    if found := phrase.take(rf"(?:entre|de|du) {_one(1)} (?:et|a|au|jusqu ?a|jusqu ?au) {_one(2)}"):
        first, last = _day(found, 1, today), _day(found, 2, today)
        if first and last and last < first:
            last = _day(found, 2, first)
        if first and last:
            days.start, days.end = first, last


def _week_of_month(found: re.Match[str], today: date) -> Span:
    """The first, second, third or last seven days of a month."""
    first, last = _span(found["span"], today)
    if found["n"] == "derniere":
        return last - timedelta(days=6), last
    rank = {"premiere": 0, "deuxieme": 1, "2e": 1}.get(found["n"], 2)
    return first + timedelta(days=7 * rank), first + timedelta(days=7 * rank + 6)


def _bare(found: re.Match[str]) -> str | None:
    return _group(found, "num", 1)


def _before(day: int, last: date) -> date | None:
    """The latest day of that number not after ``last``."""
    if day <= last.day:
        return last.replace(day=day) if day else None
    previous = last.replace(day=1) - timedelta(days=1)
    return previous.replace(day=day) if day <= previous.day else None


def _span_bounds(phrase: Phrase, days: Days, today: date) -> None:
    """ "Après les vacances", "pas avant la semaine prochaine", "d'ici la fin du mois"."""
    if phrase.take(
        r"(?:apres les vacances|apres les vacances de noel|(?:a |apres )la rentree(?: des classes)?(?! de))"
    ):
        days.start = feasts.back_to_school(today)
    if phrase.take(r"(?:a la |apres la )?rentree de janvier|apres les (?:fetes|vacances de noel)"):
        days.start = feasts.after_christmas_holidays(today)
    if found := phrase.take(rf"(?:pas avant|a partir (?:de|du|d)|des|a compter (?:de|du)) (?:le )?(?P<span>{_SPAN})"):
        days.start = _span(found["span"], today)[0]
    if found := phrase.take(rf"apres (?:le )?(?P<span>{_SPAN})"):
        days.start = _span(found["span"], today)[1] + timedelta(days=1)
    if found := phrase.take(rf"(?:jusqu ?a|d ici(?: a)?|avant) (?P<end>la fin (?:de |du |d ))(?P<span>{_SPAN})"):
        days.start, days.end = days.start or today, _span(found["span"], today)[1]
    if found := phrase.take(rf"(?:avant) (?P<span>{_SPAN})"):
        days.end = _span(found["span"], today)[0] - timedelta(days=1)


def _day_bounds(phrase: Phrase, days: Days, today: date) -> None:
    """ "À partir de lundi", "pas avant le 10", "jusqu'à vendredi", "avant Noël"."""
    if found := phrase.take(rf"(?:pas avant|a partir (?:de|du|d)|des|a compter (?:de|du)) (?:le )?{_one(1)}"):
        days.start = _day(found, 1, today)
    if found := phrase.take(rf"(?:bien |juste )?apres (?:le )?{_one(1)}"):
        day = _day(found, 1, today)
        days.start = day + timedelta(days=1) if day else None
    if found := phrase.take(
        rf"(?:pas apres|pas plus tard que|jusqu ?a|jusqu ?au|d ici(?: a| au)?|au plus tard) (?:le )?{_one(1)}"
    ):
        days.end = _day(found, 1, today)
    if found := phrase.take(rf"(?:bien |juste )?avant (?:le )?{_one(1)}"):
        day = _day(found, 1, today)
        days.end = day - timedelta(days=1) if day else None
    if phrase.take(r"avant les (?:fetes|vacances de noel)"):
        days.end = feasts.feast("noel", today) - timedelta(days=1)


_THIS = r"cette semaine|(?:dans |de )?la semaine(?: en cours| ci)?(?! du| qui| de)"
_NEXT = r"(?:la )?semaine(?: prochaine| suivante| d apres| qui vient| pro|prochaine)|l autre semaine|(?:la )?prochaine semaine"
_SPAN = (
    rf"(?:(?:{_NEXT})|cette semaine|(?:la )?semaine (?:du|du lundi|qui commence le) \d{{1,2}}(?: {A_MONTH})?|"
    rf"(?:le |du )?mois prochain|(?:le )?mois (?:de |d )?{A_MONTH}|ce mois(?: ci)?|{A_MONTH}|(?:ce |le )?week end(?: prochain)?|(?:la )?semaine|(?:du |le )?mois)"
)


def _span(words: str, today: date) -> Span:
    """First and last day of a week, month or week-end in words that ``_SPAN`` fits."""
    if "week end" in words:
        saturday = coming(5, today - timedelta(days=1))
        return saturday, saturday + timedelta(days=1)
    if found := re.search(rf"semaine (?:du|du lundi|qui commence le) (\d{{1,2}})(?: ({A_MONTH}))?", words):
        month = MONTHS.index(found[2]) + 1 if found[2] else None
        day = dated(int(found[1]), month, None, None, today - timedelta(days=6)) or today
        return day - timedelta(days=day.weekday()), day + timedelta(days=5 - day.weekday())
    if "semaine" in words:
        return _week(1 if re.search(r"prochaine|suivante|apres|vient|autre|pro$", words) else 0, today)
    if found := re.search(A_MONTH, words):
        month = MONTHS.index(found[0]) + 1
        return _month(date(today.year + (month < today.month), month, 1))
    return _month(add_months(today.replace(day=1), 1 if "prochain" in words else 0))


def _week(offset: int, today: date) -> Span:
    """Monday to Saturday, from today on in this week; on a Sunday "this week" is the one that begins."""
    monday = today + timedelta(days=7 * offset - today.weekday())
    return max(monday, today), max(monday + timedelta(days=5), today)


def _month(first: date) -> Span:
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


_PART = r"(?P<part>(?:en |au |le |la |vers le |vers la |a la |tout )*(?:debut|mi|milieu|moitie|courant|fin))(?: (?:de|du|d|le|la))*"


def _spans(phrase: Phrase, days: Days, today: date) -> None:
    """ "Fin décembre", "en début de semaine prochaine", "ce week-end", "le mois prochain", "en mars"."""
    if found := phrase.take(
        rf"(?P<n>premier|2e|deuxieme|3e|troisieme|dernier) (?P<wd>{A_DAY}) (?:de |du |d )(?P<span>{_SPAN})"
    ):
        _nth(found, days, today)
    if found := phrase.take(rf"(?:(?:sur|pour|dans|de) )?{_PART} (?P<span>{_SPAN})"):
        start, end = _part(found["part"], found["span"], today)
        days.start, days.end = start, end
    if found := phrase.take(r"(?:(?:le|les|en|pendant le|durant le) )(?<!ce )week ends?(?! prochain)"):
        days.weekdays += [5, 6]
    if phrase.take(r"en semaine"):
        days.weekdays += [0, 1, 2, 3, 4]
    if found := phrase.take(
        rf"(?:(?:pour|dans|en|au|courant|de|d|sur|pendant) ){{0,4}}(?P<span>(?:{_NEXT}|{_THIS})(?! sur (?:2|deux))|ce week end|week end prochain|(?:le )?mois prochain|ce mois(?: ci)?|(?:le )?mois (?:de |d )?{A_MONTH})"
    ):
        days.start, days.end = _span(found["span"], today)
        if "semaine" in found["span"] and not re.search(r"semaine (?:du|qui)", found["span"]):
            days.week_offset = 1 if _span(found["span"], today)[0] > today + timedelta(days=6 - today.weekday()) else 0
    if found := phrase.take(rf"(?P<span>(?:la )?semaine (?:du|du lundi|qui commence le) \d{{1,2}}(?: {A_MONTH})?)"):
        days.start, days.end = _span(found["span"], today)
    if found := re.search(
        rf"(?<!\d )(?<!premier )\b(?:en|pour|courant|sur|de|d|vers) (?P<span>{A_MONTH})\b", phrase.words
    ):
        phrase.words = phrase.words[: found.start()] + " | " + phrase.words[found.end() :]
        days.start, days.end = _span(found["span"], today)


def _nth(found: re.Match[str], days: Days, today: date) -> None:
    first, last = _span(found["span"], today)
    weekday = DAYS.index(found["wd"])
    ranks = {"premier": 0, "2e": 1, "deuxieme": 1, "3e": 2, "troisieme": 2}
    if found["n"] == "dernier":
        days.dates.append(last - timedelta(days=(last.weekday() - weekday) % 7))
    else:
        days.dates.append(coming(weekday, first - timedelta(days=1)) + timedelta(days=7 * ranks[found["n"]]))


def _part(part: str, words: str, today: date) -> Span:
    """The beginning, middle or end of a week or month."""
    which = part.rsplit(maxsplit=1)[-1]
    first, last = _span(words, today)
    if "courant" in part:
        return first, last
    if "semaine" in words:
        monday = first - timedelta(days=first.weekday())
        start, end = {"debut": (0, 1), "fin": (3, 4)}.get(which, (2, 2))
        if monday + timedelta(days=start) < today and (which == "debut" or monday + timedelta(days=end) < today):
            monday += timedelta(days=7)
        return max(monday + timedelta(days=start), today), monday + timedelta(days=end)
    start, end = {"debut": (1, 10), "fin": (21, last.day)}.get(which, (11, 20))
    return first.replace(day=start), first.replace(day=end)


# --- named days -------------------------------------------------------------------------------------------

_GENERAL = re.compile(
    rf"\b(?:les (?P<plural>{A_DAY})s?|(?:tous les|chaque|(?<!y a )(?<!depuis )un|que le|plutot le|plutot les|le) (?P<general>{A_DAY})s?)(?! (?:\d|prochain|qui vient|premier|suivant))(?!\w)"
)


def _named_days(phrase: Phrase, days: Days, today: date) -> None:
    if found := phrase.take(
        rf"(?:le )?(?P<a>premier|\d{{1,2}}) (?:ou|et|ou bien) (?:le )?(?P<b>\d{{1,2}}) {'(?P<mon>' + A_MONTH[3:]}"
    ):
        month = MONTHS.index(found["mon"]) + 1
        for number in (found["a"], found["b"]):
            _add(days, dated(1 if number == "premier" else int(number), month, None, None, today))
    for pattern in (_DATE_ONE, _SLASHED_ONE, _NUMBER_ONE):
        while found := phrase.take(pattern):
            _add(days, _day(found, 1, today))
    while found := phrase.take(rf"(?P<near_1_1>{_NEAR})"):
        _add(days, _day(found, 1, today))
    while found := phrase.take(rf"(?:(?:a|pour|le|de|d) )?(?P<feast_1_1>{feasts.ANY_NAME})"):
        _add(days, _day(found, 1, today))
    _named_weekdays(phrase, days, today)


def _named_weekdays(phrase: Phrase, days: Days, today: date) -> None:
    while found := phrase.take(_GENERAL):
        days.weekdays.append(DAYS.index(found["plural"] or found["general"]))
    while found := phrase.take(rf"(?P<this>ce )?(?P<only>{A_DAY})s?(?P<next> (?:prochain|qui vient|qui arrive|pro))?"):
        weekday = DAYS.index(found["only"])
        if days.weekdays and not found["this"] and not found["next"]:
            days.weekdays.append(weekday)
        elif found["this"] and weekday == today.weekday():
            _add(days, today)
        elif days.week_offset is not None or days.start:
            days.weekdays.append(weekday)
        else:
            _add(days, coming(weekday, today))


def _numbered(pattern: str) -> str:
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_1_1>", pattern)


_DATE_ONE, _SLASHED_ONE, _NUMBER_ONE = (
    _numbered(rf"(?:le )?{_DATE}"),
    _numbered(rf"(?:(?P<wd>{A_DAY}) )?(?:le )?{_SLASHED}"),
    _numbered(_NUMBER),
)


def _add(days: Days, day: date | None) -> None:
    if day is not None and day not in days.dates:
        days.dates.append(day)


def _settle(days: Days, today: date) -> None:
    """Weekdays of a named week become that day of that week; a date said beside a week stands alone."""
    days.weekdays = list(dict.fromkeys(day for day in days.weekdays if day not in days.not_weekdays))
    days.not_weekdays = list(dict.fromkeys(days.not_weekdays))
    if days.week_offset is not None and days.weekdays:
        monday = today + timedelta(days=7 * days.week_offset - today.weekday())
        if len(days.weekdays) == 1:
            days.weekday = days.weekdays[0]
        else:
            days.dates += [monday + timedelta(days=weekday) for weekday in sorted(days.weekdays)]
            days.week_offset = None
        days.weekdays, days.start, days.end = [], None, None
    elif days.dates:
        days.week_offset = days.start = days.end = None
        days.weekdays = []
    else:
        days.week_offset = None
    days.dates.sort()
