# ruff: noqa: E501 - a pattern is read as one line
"""Days told by how much later they are: "dans quinze jours", "jeudi en huit", "le suivant"."""

import re
from datetime import date, timedelta

from appliance.understanding.day_words import Days, add_months, coming
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS, Phrase

_COUNT = r"(?P<n>\d{1,3}|une?|deux ou trois)"


def in_some_time(phrase: Phrase, days: Days, today: date) -> None:
    """ "Dans quinze jours", "sous huitaine", "d'ici trois semaines", "jeudi dans trois semaines"."""
    if found := phrase.take(
        r"(?P<from>dans|d ici|sous) (?P<a>\d{1,2}) (?:a |ou |, )?(?P<n>\d{1,2}) (?P<unit>jours?|semaines?|mois)"
    ):
        last = _later(found, today)
        step = 1 if found["unit"].startswith("jour") else 7
        first = last - timedelta(days=step * max(0, int(found["n"]) - int(found["a"])))
        days.start, days.end = (first if found["from"] == "dans" else None), last
        return
    if found := phrase.take(
        rf"(?P<side>sous|d ici|dans les|dans la(?= (?:8|15) jours)|dans le(?= mois)|pas avant|avant) (?:au moins |une? )?(?:{_COUNT} )?(?:petite |bonne )?(?P<unit>jours?|semaines?|mois|(?<!avant )(?<=24 |48 |72 )heures)(?! prochain)(?! d)"
    ):
        if found["side"] == "pas avant":
            days.start = _later(found, today)
        else:
            days.end = _later(found, today)
        return
    if found := phrase.take(
        rf"(?:le )?(?:(?P<wd>{A_DAY}) )?(?:d ici )?(?:dans|d ici) (?:a peu pres |environ |une )?(?:{_COUNT} )?(?:petite |bonne )?(?P<unit>jours?|semaines?|mois)(?: (?:, (?=le ))?(?:le |un )?(?P<wd2>{A_DAY}))?(?! de retard)(?: (?:a compter|a partir) (?:d aujourd hui|de ce jour))?"
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


_OF_THE_MONTH = re.compile(
    r"\b(?P<num>premier|\d{1,2}) (?:du|de ce) mois(?:(?P<next> (?:prochain|suivant|qui vient|d apres|pro))| (?:ci|en cours))?\b(?! d)"
)
_OF_A_MONTH = re.compile(rf"\b(premier|\d{{1,2}}) du mois (?:de |d )({A_MONTH})\b")


def with_months_named(words: str, today: date) -> str:
    """ "Le vingt du mois prochain" is "le vingt décembre"; a number of this month that has passed is the next one's."""

    def named(found: re.Match[str]) -> str:
        number = 1 if found["num"] == "premier" else int(found["num"])
        later = bool(found["next"]) or number < today.day
        return f"{found['num']} {MONTHS[(today.month - 1 + later) % 12]}"

    return _OF_A_MONTH.sub(r"\1 \2", _OF_THE_MONTH.sub(named, words))


_NOT_THIS = r"pas (?:celui (?:la|ci|qui vient)|ce(?:tte semaine)?|le prochain|(?P<today>aujourd hui))"
_THE_OTHER = (
    r"(?:celui d apres|le suivant|l autre|celui de la semaine (?:prochaine|d apres|suivante)|d apres|la semaine (?:prochaine|d apres)"
    rf"|(?:le )?{A_DAY} (?:d apres|suivant|prochain|de la semaine (?:prochaine|d apres|suivante))|l autre {A_DAY})"
)


def week_after(phrase: Phrase, days: Days, today: date) -> None:
    """ "Jeudi en huit", "d'aujourd'hui en quinze", "pas ce jeudi, celui d'après"."""
    while found := phrase.take(
        rf"(?P<from>(?:pas avant|a partir (?:de|du)) )?(?:d |de |le )?(?:(?P<wd>{A_DAY})|(?P<near>aujourd hui|demain)) (?:matin |apresmidi |soir |qui vient |prochain )?en (?P<n>8|15)(?: jours)?"
    ):
        day = (
            coming(DAYS.index(found["wd"]), today) if found["wd"] else today + timedelta(days=found["near"] == "demain")
        )
        day += timedelta(days=7 if found["n"] == "8" else 14)
        if found["from"]:
            days.start = day
        else:
            days.dates.append(day)
    while found := phrase.take(
        rf"(?:(?:{A_DAY} (?:, )?(?:mais )?)?pas (?P<this>ce |le |celui )?(?P<wd>{A_DAY})(?: (?:qui vient|la|prochain|ci|(?:de )?cette semaine))?|(?P<wd2>{A_DAY}) (?:, )?(?:mais )?{_NOT_THIS})"
        rf"(?: ,)?(?: mais)? {_THE_OTHER}"
    ):
        weekday = DAYS.index(found["wd"] or found["wd2"])
        today_is_not = weekday == today.weekday() and (found["this"] == "ce " or found["today"])
        days.dates.append(coming(weekday, today) + timedelta(days=0 if today_is_not else 7))
    while found := phrase.take(rf"(?:l autre (?P<wd>{A_DAY})|(?:le )?(?P<wd2>{A_DAY}) (?:d apres|suivant))"):
        days.dates.append(coming(DAYS.index(found["wd"] or found["wd2"]), today) + timedelta(days=7))
