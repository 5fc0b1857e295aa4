# ruff: noqa: E501 - a pattern is read as one line
"""Days that a caller cannot or will not come."""

import re
from datetime import date, timedelta

from appliance.understanding.day_spans import week
from appliance.understanding.day_words import Days
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, Phrase

_NOT = r"(?:(?:mais |et |surtout |non )*(?:surtout pas|pas|sauf|jamais|hors|excepte|hormis|a part|evite[rz]?|en dehors du|ni))"
_MORE = rf"(?: (?:matins?|apresmidi|soir))?(?:(?: (?:et|ou|ni|non plus|pas)| ,(?= (?:le |du |les )?{A_DAY}s? (?:et|ou|ni) )){{1,2}}(?: (?:le|les|du|de))? {A_DAY}s?){{0,6}}"
_CANNOT = (
    r"(?:je|j|on|il|elle|c|ce|ca)(?: n?e?)? ?(?:peu[xt] pas|pourrai[st]? pas|travaille|suis (?:pas|pris|prise|occupe)|est (?:pas possible|pas la peine|"
    r"impossible|complique|mort|ferme|ferie|pris|complet|non)|va pas|vais pas pouvoir|m arrange pas|ai (?:deja |toujours )?(?:(?:le|la|l|mon|ma|mes|un|une|du) (?!rendez vous|place|creneau)\w+|kine|dialyse|cours|quelque chose|piscine|yoga|gym))"
)


_REFUSED_FOR = (
    r"(?:ca|cela)(?: ne?)?(?: me| m)? (?:va|convient|arrange|ira|conviendra|est) pas(?: possible)?"
    rf"(?= (?:le |pour )?{A_DAY}(?: (?:prochain|matin|apresmidi|soir|en huit))* "
    rf"(?:plutot(?! (?:le )?{A_DAY})|c est mieux|ce serait mieux|si possible|si vous avez|ca irait|a la place))"
)
"""What was proposed is refused, and another day wished in the same breath: "ça ne va pas, vendredi plutôt"."""


def excluded(phrase: Phrase, days: Days, today: date) -> None:
    """ "Pas cette semaine", "pas demain", "sauf le mercredi", "le lundi je travaille"."""
    phrase.drop(_REFUSED_FOR)
    if phrase.take(
        r"pas (?:pour )?cette semaine(?:(?: ,)? (?:mais )?(?:plutot )?(?P<other>l autre|la suivante|celle d apres|la semaine prochaine|la prochaine))"
    ):
        days.start, days.end = week(1, today)
    elif phrase.take(r"pas (?:pour )?cette semaine"):
        days.start = week(1, today)[0]
    elif phrase.take(r"pas (?:pour )?la semaine prochaine"):
        days.start = week(2, today)[0]
    phrase.drop(
        rf"(?:surtout )?pas (?:pour )?(?:le |ce )?(?:{A_DAY} )?(?:premier|\d{{1,2}})(?: {A_MONTH})?(?! ?(?:heures|jours?|semaines?|mois|fois|ans|\d))"
    )
    phrase.drop(rf"{_NOT} (?:en|au mois d|au mois de|pendant le mois de) {A_MONTH}")
    if phrase.take(r"(?:surtout )?pas (?:pour )?aujourd hui"):
        days.start = today + timedelta(days=1)
    if phrase.take(r"(?:surtout )?pas (?:pour )?demain"):
        days.start = today + timedelta(days=2)
    _excluded_weekdays(phrase, days)


def _excluded_weekdays(phrase: Phrase, days: Days) -> None:
    if found := phrase.take(rf"{_NOT} en (?P<part>debut|fin) de semaine"):
        days.not_weekdays += [0, 1] if found["part"] == "debut" else [3, 4]
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
