"""What an incoming text means: OUI, NON, STOP, danger, or something for a person to read.

Nobody reads along when an answer cancels a visit. So the whole text must be a plain yes, a plain no or a plain stop,
with courtesies around it and nothing else; "n'annulez pas" and "oui, annulez" are for a person.
"""

import re

from appliance.understanding import urgency
from appliance.understanding.text import normalize
from appliance.vocabulary.sms import Answer

_VISIT = r"(?: (?:mon|le|ce|notre|pour le) (?:rendez vous|rdv)| ma venue| ma presence)?"
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|demain|bientot|tout a l heure|plus tard)"
_COURTESY = (
    r"(?:bonjour|bonsoir|merci(?: beaucoup| bien| d avance)?|svp|stp|s il vous plait|s il te plait|docteur|madame"
    rf"|monsieur|cordialement|bonne (?:journee|soiree)|au revoir|a {_DAY}|desolee?|pardon|excusez moi)"
)
_YES = (
    r"(?:oui+|yes|o|ok+|okay|d accord|entendu|parfait|tres bien|volontiers|c est (?:bon|d accord|ok|note|parfait)"
    rf"|(?:je )?confirme{_VISIT}|confirmer?|je (?:viens|viendrai|prends)|(?:j y|je) serai(?: la| presente?)?"
    r"|je serai bien la|pas de (?:souci|probleme))"
)
_NO = (
    rf"(?:non+|no|n|annul(?:er|ez|e|ation){_VISIT}|j annule{_VISIT}|je (?:dois|souhaite|voudrais|veux) annuler{_VISIT}"
    r"|(?:je |j |on )?(?:ne )?(?:(?:peux|pourrai|pourrais|peut|pourra) (?:pas|plus)(?: venir| y aller| etre la)?"
    r"|(?:viens|viendrai|serai) (?:pas|plus)(?: la)?))"
)
_STOP = (
    r"(?:stop(?: (?:aux )?(?:sms|textos?|messages?|merci))*|desabonn\w+|desinscri\w+"
    r"|(?:s il vous plait )?(?:arret\w+|cess\w+)(?: de m envoyer| d envoyer)? (?:de |d |des |les |vos |ces )?"
    r"(?:sms|textos?|messages?)"
    r"|(?:je (?:ne )?veux )?plus (?:recevoir )?(?:de |d |vos |ces )?(?:sms|textos?|messages?)"
    r"|(?:ne )?m envoyez plus (?:de |d |vos |ces )?(?:sms|textos?|messages?))"
)


def _plain(core: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_COURTESY} )*{core}(?: (?:{core}|{_COURTESY}))*")


_PLAIN = {Answer.STOP: _plain(_STOP), Answer.NO: _plain(_NO), Answer.YES: _plain(_YES)}


def meaning(words: str) -> Answer:
    """A plain STOP goes before all else; then danger; then a plain yes or no."""
    said = normalize(words)
    plain = next((answer for answer, pattern in _PLAIN.items() if pattern.fullmatch(said)), Answer.OTHER)
    if plain is not Answer.STOP and urgency.listen(words).red_flags:
        return Answer.DANGER
    return Answer.OTHER if "?" in words and plain is not Answer.STOP else plain
