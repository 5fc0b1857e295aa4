# ruff: noqa: E501 - a pattern is read as one line
"""Days that a caller cannot or will not come.

A day of which something is said that keeps the caller or the practice ("le dix-huit je suis chez le dentiste", "demain
c'est férié") is not wished. Of a weekday it is said for every week, but of a feast.
"""

import re
from datetime import date, timedelta

from appliance.understanding import feasts
from appliance.understanding.day_reasons import other_part, take_reasons
from appliance.understanding.day_spans import month_of, week
from appliance.understanding.day_words import Days, exact, group
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, Phrase

_NOT = r"(?:(?:mais |et |surtout |non )*(?:surtout pas|pas|sauf|jamais|hors|excepte|hormis|a part|evite[rz]?|en dehors du|ni))"
_MORE = rf"(?: (?:matins?|apresmidi|soir))?(?:(?: (?:et|ou|ni|non plus|pas)| ,(?= (?:le |du |les )?{A_DAY}s? (?:et|ou|ni) )){{1,2}}(?: (?:le|les|du|de))? {A_DAY}s?){{0,6}}"
_ELSEWHERE = (
    r"(?:chez(?! moi| nous| vous)|a l (?:hopital|etranger|ecole|internat|clinique|enterrement|armee)|au (?:marche|travail|boulot|bloc|college|lycee|ski)|de (?:garde|service|noces?|mariage)"
    r"|en (?:formation|deplacement|stage|voyage|cure|reunion|cours|classe|famille|seance)|hospitalise\w*|absente?s?|partie?s?|prise?s?|occupee?s?|pas\b)"
)
_APPOINTED = (
    r"(?:(?:le|la|l|les|des|mon|ma|mes|un|une|du) (?!rendez vous|place|creneau|trou|prise|controle|visite|consultation|injection|vaccin|pansement|mal\b|fievre)\w+"
    r"|kine|dialyse|cours|quelque chose|piscine|yoga|gym|dentiste|coiffeur|reunion|ecole|chimio|pas (?:la|de|ma) voiture|personne)"
)
_CANNOT = (
    r"(?:(?:je|j|on|il|elle|c|ce|ca|nous)(?: n?e?)? ?(?:peu[xt](?: vraiment| malheureusement| absolument)? pas|pourrai[st]? pas|(?:travaille|bosse)(?! pas| plus)|"
    rf"(?:suis|(?<!c )est|serai|sera|sommes|serons|vais etre) {_ELSEWHERE}|est (?:pas possible|pas la peine|"
    r"impossible|complique|mort|ferme|pris|complet|plein|charge|non|(?:un peu|trop|tres|vraiment|bien trop) (?:juste|court|tot|tard|proche|charge|loin)|(?:mon|ma|son) jour (?:de|du|d|des) (?!repos|conge|rtt|recup)\w+|l (?:anniversaire|enterrement)|le (?:jour|marche|bapteme|mariage))"
    rf"|va pas|vais pas pouvoir|m arrange pas|(?:ai|on a|avons) (?:deja |toujours )?{_APPOINTED})|(?:on a|il a|elle a) {_APPOINTED}|vous (?:etes|serez) ferm\w+|non plus|pas moyen|impossible|(?:pas|hors de) question)"
)
_DAY_OFF = rf"(?:c|ce) (?:est|sera) (?:(?:un |le )?(?:jour )?(?:ferie|chome)|dimanche|(?:le |la )?(?:{feasts.ANY_NAME}|{feasts.FIXED_DATE}))"
"""Said of one day, whatever its weekday: "lundi c'est Pâques"."""
_KEEPS = re.compile(rf"\b(?:{_CANNOT}|{_DAY_OFF})")
"""Without it no day needs to be looked for."""


_REFUSED_FOR = (
    r"(?:ca|cela)(?: ne?)?(?: me| m)? (?:va|convient|arrange|ira|conviendra|est) pas(?: possible)?"
    rf"(?= (?:le |pour )?{A_DAY}(?: (?:prochain|matin|apresmidi|soir|en huit))* "
    rf"(?:plutot(?! (?:le )?{A_DAY})|c est mieux|ce serait mieux|si possible|si vous avez|ca irait|a la place))"
)
"""What was proposed is refused, and another day wished in the same breath: "ça ne va pas, vendredi plutôt"."""


def excluded(phrase: Phrase, days: Days, today: date, *, standing: bool) -> date | None:
    """ "Pas demain", "sauf le mercredi", "le lundi je travaille": the first day left, where today or tomorrow will not do."""
    phrase.drop(_REFUSED_FOR)
    phrase.words = phrase.words if standing else other_part(phrase.words)
    phrase.drop(r"(?:je|on|il|elle) (?:ne )?(?:travaille|bosse) (?:pas|plus)(?= (?:le|les|ce)\b)")
    first = None if standing or not _KEEPS.search(phrase.words) else _excluded_dates(phrase, today)
    phrase.drop(
        rf"(?:(?:surtout |et )?(?:pas|ni)|sauf|hormis|excepte) (?:pour )?(?:le |ce )?(?:{A_DAY} )?(?:premier|\d{{1,2}})(?: {A_MONTH})?(?! ?(?:heures|jours?|semaines?|mois|fois|ans|\d))"
    )
    phrase.drop(rf"{_NOT} (?:en|au mois d|au mois de|pendant le mois de) {A_MONTH}")
    if phrase.take(r"(?:surtout )?pas (?:pour )?aujourd hui"):
        first = today + timedelta(days=1)
    if phrase.take(r"(?:surtout )?pas (?:pour )?demain"):
        first = today + timedelta(days=2)
    _excluded_weekdays(phrase, days)
    if not standing:
        take_reasons(phrase)
    return first


_THIS = r"(?:pour )?(?:cette semaine(?: ci)?|la semaine en cours)"
_NEXT = r"(?:pour )?(?:(?:la )?semaine (?:prochaine|qui vient|pro)|la prochaine semaine)"
_THE_ONE_AFTER = r"(?:(?:,|\||mais|plutot|donc|alors|et|ou) ?)*(?:l autre(?: semaine)?(?: d apres)?|(?:celle|la semaine|la) (?:d apres|suivante|qui suit))"
_ON_LEAVE = r"(?:je|on|nous) (?:suis|est|sommes|serai|sera|serons) en (?:vacances|conges?)"


def excluded_weeks(phrase: Phrase, days: Days, today: date) -> None:
    """ "Ni cette semaine ni la prochaine, la suivante": the week after is counted from the one that will not do."""
    if phrase.take(r"pas (?:pour )?ce mois(?: ci)?"):
        days.start = month_of(today)[1] + timedelta(days=1)
    if "semaine" not in phrase.words:
        return
    if phrase.take(r"(?:la )?semaine (?:d )?apres la (?:semaine )?prochaine"):
        days.start, days.end = week(2, today)
    refused = 0
    if phrase.take(rf"(?:surtout )?(?:pas|ni) {_THIS}|{_THIS} ,? ?{_CANNOT}"):
        refused = 1
    if phrase.take(
        rf"(?:(?:surtout |et )?(?:pas|ni) (?:{_NEXT}|la prochaine)(?: non plus)?|{_NEXT} ,? ?{_CANNOT})"
    ) or phrase.take(
        rf"(?:{_NEXT} ,? ?{_ON_LEAVE}|(?:{_ON_LEAVE}|{_CANNOT})(?: la| libre| dispo\w*)? {_NEXT})(?= {_THE_ONE_AFTER})"
    ):
        refused = 2
    if not refused:
        return
    after = rf"{_THE_ONE_AFTER}|{_NEXT}|la prochaine" if refused == 1 else _THE_ONE_AFTER
    if phrase.take(after):
        days.start, days.end = week(refused, today)
    else:
        days.start = week(refused, today)[0]


_NO_BOUND = r"(?<!avant )(?<!apres )(?<!jusqu )(?<!jusqu a )(?<!jusqu au )(?<!partir )(?<!partir de )(?<!partir du )(?<!des )(?<!le )(?<! au )(?<!du )(?<!entre )"
"""Not where a stretch begins or ends: "pas avant le vingt, je suis en cure"."""


def _excluded_dates(phrase: Phrase, today: date) -> date | None:
    """ "Le dix-huit je suis chez le dentiste", "demain c'est dimanche"."""
    first = None
    while found := phrase.take(
        rf"{_NO_BOUND}(?:(?:le |ce )?(?:{exact(1)}(?: (?:matin|apresmidi|soir|midi))?|{A_DAY}) ,? ?{_DAY_OFF}"
        rf"|(?:le |ce )?{exact(2)}(?: (?:matin|apresmidi|soir|midi))? ,? ?(?:toute la journee )?{_CANNOT}"
        rf"|(?:je|on|nous) (?:ne )?peu[xt] pas (?:venir |passer |y aller |etre la )?(?:le )?{exact(3)})"
    ):
        near = next((said for n in (1, 2, 3) if (said := group(found, "near", n))), "")
        if near in {"demain", "aujourd hui"}:
            first = today + timedelta(days=2 if near == "demain" else 1)
    return first


def _excluded_weekdays(phrase: Phrase, days: Days) -> None:
    _excluded_working_days(phrase, days)
    if found := phrase.take(rf"{_NOT} en (?P<part>debut|fin) de semaine"):
        days.not_weekdays += [0, 1] if found["part"] == "debut" else [3, 4]
    if phrase.take(rf"{_NOT} (?:pendant |durant )?(?:le |les |ce |en )?week end"):
        days.not_weekdays += [5, 6]
    while found := phrase.take(rf"{_NOT} (?:(?:le|les|ce|un|de|du|des) )?{A_DAY}s?(?! \d){_MORE}"):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]
    if found := phrase.take(
        rf"(?:le |les )(?P<wd>{A_DAY})s?(?: \w+){{0,3}} ,? ?(?:donc |alors )?(?:surtout )?pas ce jour la"
    ):
        days.not_weekdays.append(DAYS.index(found["wd"]))
    if not _KEEPS.search(phrase.words):
        return
    while found := phrase.take(
        rf"(?:le |les |ce )?{A_DAY}s?(?: (?:et|ou|,)?(?: ?le)? ?{A_DAY}s?)*(?: (?:matin|apresmidi|soir))? ,? ?(?:toute la journee )?{_CANNOT}"
    ):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]
    while found := phrase.take(
        rf"{_CANNOT} (?:pas )?(?:dispo\w* |libre |la )?(?:le |les |ce ){A_DAY}s?(?: (?:et|ou|ni|,)(?: ?le)? ?{A_DAY}s?)*"
    ):
        days.not_weekdays += [DAYS.index(day) for day in re.findall(A_DAY, found[0])]


def _excluded_working_days(phrase: Phrase, days: Days) -> None:
    """ "Jamais en semaine", "je travaille du lundi au vendredi": said of all, where no day is named besides."""
    found = phrase.take(
        rf"(?:(?:{_NOT}|{_LACKS}) (?:en|la|pendant la) {_ANY_WEEK}(?:(?: ,)? (?:sauf|a part|hormis) (?:le )?(?P<but>{A_DAY})s?)?"
        rf"|(?:en|la|pendant la) {_ANY_WEEK} ,? ?{_CANNOT}"
        rf"|(?:je|on|il|elle) (?:travaille|bosse)(?: \w+){{0,2}} du (?P<a>{A_DAY}) au (?P<b>{A_DAY}))"
    )
    if found is None:
        return
    if found["but"]:
        days.weekdays.append(DAYS.index(found["but"]))
    elif not re.search(rf"\b(?:{A_DAY}|week end)", phrase.words):
        first, last = DAYS.index(found["a"] or "lundi"), DAYS.index(found["b"] or "vendredi")
        days.not_weekdays += range(first, last + 1)


_LACKS = r"(?:je|j|on|il|elle|y) (?:ne |n )?\w+ (?:pas|personne|jamais|plus|rien)(?: (?!,)\w+){0,4}?"
"""Up to what is lacking: "j'ai pas la voiture"."""
_ANY_WEEK = r"semaine(?! (?:prochaine|d|qui|pro|suivante|derniere|passee)\b)"
