# ruff: noqa: E501 - a pattern is read as one line
"""Days of which something happens, said as a reason for wishing another ("lundi je garde les petits, donc mardi").

What happens may be anything: it is a sentence with a verb that accepts nothing, between the day and the one wished.
"""

import re

from appliance.understanding.day_words import NEAR
from appliance.understanding.phrase import A_DAY, A_MONTH, Phrase

_DAY = rf"(?:(?:le |ce )?(?:{A_DAY}(?: (?:premier|\d{{1,2}}))?|{NEAR})|le (?:premier|\d{{1,2}})(?! heures))(?: {A_MONTH})?(?: (?:matin|apresmidi|soir|prochain))?"
_ACCEPTS = (
    r"(?:peu[xt]|pourr\w+|pouv\w+|prefer\w+|veux|veut|voudr\w+|aimer\w+|viens|viendr\w+|passe\w*|pens\w+|croi\w+|dis\w*|faut|faudrait|dois (?:revenir|revoir|venir|voir)|me convient|m arrange"
    r"|(?:suis|est|sera|serai) (?:la|libre|dispo\w*|tranquille|bien|en (?:repos|conges?|vacances|rtt|recup)|de repos|a la (?:maison|retraite)|retraitee?)"
    r"|ai (?:pas|rien|le temps|tout|toute|aucun\w*)|pose|travaille pas|bosse pas|vais bien)"
)
_HAPPENS = (
    rf"(?:(?:je|j|on|nous|il|elle|y) (?:ne |n |y |me |m |se )?(?!{_ACCEPTS}\b)\w+"
    rf"|(?:c|ce) (?:est|sera) (?:la|le|l|les|un|une|mon|ma|notre) (?!{A_DAY}|jour|mieux|plus|seule?|meilleure?)\w+"
    rf"|(?:ma|mon|mes|la|le|les|l|notre) (?!{A_DAY}|matin|apresmidi|soir|plus\b|mieux)\w+ (?:(?!{A_DAY})\w+ )?(?:est|a|sont|ont|vient|viennent|passe|doit|se|part|arrive|fait|va|sera))"
    rf"(?: (?!{A_DAY}|{NEAR}|ou\b|le (?:premier|\d)|donc\b|alors\b)\w+){{0,6}}?"
)
_OTHER = rf"(?:{_DAY}|(?:la semaine|le mois) (?:prochaine?|suivante?|d apres)|la semaine du)"
_WISHED = rf"(?=(?: +[,|])*(?: +(?:donc|alors|mais|plutot|du coup|mettez moi|disons)){{1,2}} {_OTHER}|(?: +[,|])+ +{_OTHER}| {_DAY} (?:ca|c est|ce serait|plutot|oui|je (?:peux|suis)|sans|alors|si possible)\b)"
_REASON = rf"(?:{_DAY}|en semaine) ,? ?{_HAPPENS}{_WISHED}"
_ENDS = (
    rf"(?:mon|ma|mes|le|la|l) (?:\w+ ){{1,2}}?(?:se |s )?(?:finit|finissent|termine\w*|expire\w*|arrete\w*|commence\w*|debute\w*|reprend\w*) {_DAY}"
    rf"(?=.*\b{_DAY})"
)
_NAMED = re.compile(rf"\b(?:{_OTHER}|en semaine)\b")


def take_reasons(phrase: Phrase) -> None:
    """Take the days of reasons out of ``phrase``, where another day is named."""
    if len(_NAMED.findall(phrase.words)) > 1:
        phrase.drop(_ENDS)
        phrase.drop(_REASON)


_PART = r"(?:matin|apresmidi|soir|midi)"
_OTHER_PART = re.compile(
    rf"\b(?P<kept>(?:le |ce )?(?:{A_DAY}|{NEAR})) {_PART} ,? ?je (?:ne )?peux pas(?=.*\b{_PART}\b)(?!.*\b{_DAY})"
)
_NOT_THAT_PART = re.compile(
    rf"\bpas (?:le )?(?P<wd>{A_DAY}|demain) {_PART}(?= (?:, )?(?:mais |plutot )?(?:le )?(?P=wd)\b)"
)


def other_part(words: str) -> str:
    """ "Demain matin je peux pas mais l'après-midi oui", "pas lundi matin, lundi après-midi": the day is wished."""
    return _NOT_THAT_PART.sub(" | ", _OTHER_PART.sub(r"\g<kept> | ", words))
