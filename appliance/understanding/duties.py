# ruff: noqa: E501 - a pattern is read as one line
"""What keeps a caller: "je finis à dix-sept heures", "le matin je dors", "je travaille toute la semaine".

A duty is a reason, not a wish: where the caller names an hour or a part of the day besides, it says nothing; where they
do not, it bounds what is possible.
"""

import re

from appliance.understanding.hours import Hours, an_hour, clock_time
from appliance.understanding.phrase import A_DAY, Phrase
from appliance.vocabulary.meaning import Period

_WHO = (
    r"(?:parce que |puisque |vu que |comme )?(?:je|j|il|elle|on|nous|(?:le|la|les|mon|ma|mes|notre) (?:petite?s?|enfants?|gosses?|fils|fille|mari|femme"
    r"|fils aine|car|bus|train|taxi|vsl|ambulance|tram|garderie|nounou|patron)|l (?:ecole|ambulance|aide))"
)
_SOON = r"(?: \w+){0,3}?"
_THEN = rf"(?: (?!\d|{A_DAY}|demain|apresdemain|aujourd)\w+){{0,4}}?"
_FREE_AT = (
    rf"{_WHO}{_SOON} (?:sors|sort|sortent|sortira|finis|finit|finissent|termine|terminent|debauche|rentre|rentrent|quitte|arrete|arrive|arrivent|me libere|se libere)"
    rf"{_THEN} (?:qu )?(?:a|vers|sur|apres) (?:les )?"
)
_BUSY_TILL = rf"{_WHO}{_SOON} (?:travaille|bosse|garde|suis|est|ai|a|reste)(?: (?!\d|la\b)\w+){{0,4}}? jusqu ?(?:a|au) "
_BUSY_FROM = (
    rf"{_WHO}{_SOON} (?:commence|commencent|embauche|pars|part|repars|reprends|dois (?:partir|etre \w+|y etre|aller)"
    rf"|(?:ai|a|prends)(?: un| le| mon| la| une| ma| son)? (?:train|car|bus|avion|cours|kine|dentiste|reunion|coiffeur|dialyse|match|service|poste|formation|seance)"
    rf"|travaille a partir){_THEN} (?:a|vers|de|des) (?:les )?"
)
_HOURLY = tuple(
    (re.compile(rf"\b{duty}{an_hour(1)}"), free)
    for duty, free in ((_FREE_AT, True), (_BUSY_TILL, True), (_BUSY_FROM, False))
)
_PARTS = (
    (r"matins?|matinees?", Period.MORNING),
    (r"apresmidi", Period.AFTERNOON),
    (r"soirs?", Period.EVENING),
    (r"midi", Period.NOON),
)
_BUSY = (
    r"(?:travaille(?! (?:juste|a cote|pas loin|dans le coin|tout pres))|travaillons|bosse|garde|gardons|dors|dort|roule|suis (?:pris|prise|occupee?|(?:a|au|aux|en|chez|sur|dans|de) \w+)|est (?:pris|prise|a l ecole|en classe)"
    r"|fais (?:la|le|les|mes|ma|mon|du|de la) \w+|ai du mal|ai (?:le|la|l|mon|ma|mes|un|une|des|du|cours|kine|dialyse|piscine|yoga)(?! (?:rendez vous|mal))"
    r"|m occupe|vais (?:au|a la|chez))"
)
_IN_THE = r"(?: (?!\d)\w+){0,3}? (?:que |seulement |toujours |souvent )?(?:le|l|les|tous les|du|en|dans la|toute la|de l|de) (?:debut d |fin d )?"
_ALL_WEEK = (
    rf"{_WHO} {_BUSY}(?: \w+)? (?:en|la|toute la|pendant la|dans la) semaine(?! prochaine| du| qui| d)"
    rf"|(?<!pas )(?<!jamais )(?:en|la|toute la|pendant la) semaine ,? ?{_WHO} {_BUSY}(?: (?!,)\w+){{0,4}}"
)


_OPEN = rf"(?:vous|on) (?:\w+ )?(?:fermez|ouvrez|fermiez|ouvriez|ferme|ouvre|etes ouverts?){_THEN} (?:jusqu ?)?(?:a|de|des) {an_hour(1)}"
"""Opening hours are the practice's, no wish."""

_COMES = rf"(?:l|le|la|les|mon|ma|mes|un|une) (?:infirmiere?s?|aide(?: a domicile| menagere)?|kine|femme de menage|facteur|auxiliaire(?: de vie)?|ambulance|taxi|vsl|livreur|plombier|chauffeur|pharmacie|creche|nounou|garderie) (?:passe|passent|vient|viennent|arrive|arrivent|ouvre|ferme){_THEN} (?:a|vers|jusqu a) (?:les )?{an_hour(1)}"
"""Nor is when a nurse comes."""


_MEALS = (
    rf"(?:on|je|il|elle|nous) (?:mange|dejeune|dine|mangeons|dejeunons|dinons) (?:toujours )?(?:a|vers) {an_hour(1)}"
)


def take_duties(phrase: Phrase) -> Hours:
    """Take duties out of ``phrase``: what they leave of the day, where nothing else says it."""
    left = Hours()
    phrase.drop(_ALL_WEEK)
    phrase.drop(_OPEN)
    phrase.drop(_COMES)
    phrase.drop(_MEALS)
    for pattern, free in _HOURLY:
        while found := phrase.take(pattern):
            at = clock_time(found, 1, late=False)
            left.after, left.before = (at, left.before) if free else (left.after, at)
    for part, period in _PARTS:
        if (
            phrase.take(rf"{_WHO}(?: ne?)? {_BUSY}{_IN_THE}(?:{part})")
            or phrase.take(rf"{_WHO} (?:ne )?suis pas (?:tres |trop )?du (?:{part})")
            or phrase.take(
                rf"(?:le|l|les|tous les) (?:{part}) ,? ?{_WHO} {_BUSY}(?! (?:que |seulement )?(?:le|l) (?:matin|apresmidi|soir))(?: (?!,|donc|alors|mais)\w+){{0,3}}"
            )
        ):
            left.not_period = period
    return left
