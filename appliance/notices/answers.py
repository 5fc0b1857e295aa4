"""What an incoming text means: OUI, NON, STOP, danger, or something for a person to read.

Nobody reads along when an answer cancels a visit. So the whole text must be a plain yes, a plain no or a plain stop,
with courtesies, names and the day of the visit around it and nothing else; "n'annulez pas" and "oui, annulez" are for
a person.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from appliance.agenda.search import minutes_off, on_day
from appliance.understanding import urgency
from appliance.understanding.dates import parse_wish
from appliance.understanding.phrase import A_DAY, A_MONTH
from appliance.understanding.text import normalize
from appliance.vocabulary.meaning import Wish
from appliance.vocabulary.practice import OwnSign
from appliance.vocabulary.sms import Answer

LONGEST = 160
"""Characters of one SMS; who writes more has more to say, and the patterns stay quick."""

_SIGNS = re.compile("[👍👌✅🆗]\ufe0f?[\U0001f3fb-\U0001f3ff]?")
_CONTRARY_SIGNS = re.compile("[👎❌🚫❓]")

_LINK = r"(?:pour|de|d|du|le|la|l|ce|cet|cette|au|a|mon|notre|rendez vous)"
_DATE = rf"(?:(?:1er|\d{{1,2}}) (?:{A_MONTH}|\d{{1,2}})(?: \d{{4}})?)"
_HOUR = r"(?:\d{1,2} ?h(?:eures?)?(?: ?\d{2})?|midi)"
_PART = r"(?:matin|matinee|apres midi|soir)"
_AT = rf"(?:{_LINK} )*(?:{_HOUR}|{_PART})\b"
_DAY = (
    rf"(?:(?:{_LINK} )*(?:{A_DAY}|demain|apres demain|aujourdhui|{_DATE})(?: prochain)?\b"
    r"|(?:pour )?(?:le|du) (?:1er|\d{1,2})\b)"
)
_VISIT = r"(?: (?:pour )?(?:(?:de )?mon|le|ce|cet|notre|votre|du|au|a mon) rendez vous| ma (?:venue|presence))?"
_MEETING = r"(?: (?:venir|y aller|etre (?:la|presente?)|me (?:deplacer|liberer)|honorer|assurer))?"
_COURTESY = (
    r"(?:bonjour|bonsoir|coucou|merci(?: beaucoup| d avance| a vous| (?:pour|de) (?:le|votre|ce)"
    r" (?:rappel|message|sms))?|je vous remercie|s il (?:vous|te) plait|docteur|dr|madame|mme|monsieur|mr|mlle"
    r"|cordialement|respectueusement|(?:sinceres |meilleures )?salutations"
    r"|bonne? (?:journee|soiree|nuit|week end|fin de journee)|au revoir"
    r"|a (?:bientot|tout a l heure|plus tard|tres vite)|pardon|excusez moi|bien)"
)
_REGRET = (
    r"(?:malheureusement|(?:je suis |nous sommes )?(?:vraiment )?(?:desolee?s?|navree?s?)|toutes mes excuses"
    r"|(?:(?:j ai|suite a|pour cause d) )?(?:une? )?(?:empechement|imprevu|contretemps))"
)
_THERE = r"(?: (?:bien|la|presente?s?|au rendez vous))*"
_COMING = (
    r"(?:je (?:viens|viendrai)|nous viendrons|on (?:vient|viendra)|(?:j y|je) serai|nous (?:y )?serons|on (?:y )?sera)"
    rf"{_THERE}"
)
_YES = (
    r"(?:oui+|yes|o|ok+|okay|d accord|entendu|parfait|super|tres bien|volontiers|avec plaisir|tout a fait|absolument"
    r"|c est (?:bon|d accord|ok|parfait|confirme)|bien (?:recu|sur)|(?:c est )?note"
    r"|ca (?:marche|me va|me convient)|presente?s?|sans faute|comme prevu|confirme(?:e|s|es|r)"
    r"|(?:mon |le )?rendez vous confirme"
    rf"|(?:je (?:vous )?)?confirme(?: bien)?{_VISIT}(?: que {_COMING})?|je maintiens{_VISIT}|je prends|{_COMING}"
    r"|pas de (?:souci|soucis|probleme))"
)
_CALLING_OFF = rf"annul(?:er|ez|e|ation){_VISIT}"
_NO = (
    rf"(?:non+|no|n|{_CALLING_OFF}|(?:merci d |veuillez |merci de bien vouloir |priere d ){_CALLING_OFF}"
    rf"|(?:j|on|nous) annul(?:e|ons){_VISIT}|je me desiste"
    rf"|(?:je|nous|on) (?:dois|devons|doit|souhaite|souhaitons|voudrais|veux|prefere|suis obligee? d)"
    rf"(?: malheureusement)? {_CALLING_OFF}"
    r"|(?:je |j |on |nous )?(?:ne )?(?:(?:peux|pourrai|pourrais|peut|pourra|pourrons|pouvons)(?: malheureusement)?"
    rf" (?:pas|plus){_MEETING}|(?:viens|viendrai|serai|vient|viendra|sera|viendrons|serons) (?:pas|plus)"
    rf"(?: la| presente?s?)?){_VISIT}"
    r"|(?:je serai|nous serons|on sera) absente?s?|(?:ce n est |c est )?(?:pas possible|impossible))"
)
_TEXTS = r"(?:sms|textos?|messages?)"
_STOP = (
    rf"(?:stop(?: (?:aux |les |vos |a vos )?{_TEXTS})?|desabonn\w+|desinscri\w+"
    rf"|(?:arret\w+|cess\w+)(?: de m envoyer| d envoyer)? (?:de |d |des |les |vos |ces )?{_TEXTS}"
    rf"|(?:je (?:ne )?veux )?plus (?:recevoir )?(?:de |d |vos |ces )?{_TEXTS}"
    rf"|(?:ne )?(?:m|nous) envoyez plus (?:de |d |vos |ces )?{_TEXTS})"
)
_CORES = {Answer.STOP: _STOP, Answer.NO: _NO, Answer.YES: _YES}
_BESIDE = {
    Answer.STOP: _COURTESY,
    Answer.NO: f"(?:{_COURTESY}|{_REGRET}|{_DAY}(?: {_AT})*)",
    Answer.YES: f"(?:{_COURTESY}|{_DAY}|{_AT})",
}
"""Who "cannot in the morning" may want another hour: beside a no, an hour stands only with its day."""

_PLAIN = {
    answer: re.compile(rf"(?:{_BESIDE[answer]} )*{core}(?: (?:{core}|{_BESIDE[answer]}))*")
    for answer, core in _CORES.items()
}
_A_WHEN = re.compile(rf"\b(?:{_DAY}|{_AT})")
_OWN_WORDS = frozenset(re.findall("[a-z]+", "".join(_CORES.values())))
"""That somebody is called Pas or Plus changes no answer."""

_NUMBERS = re.compile(r"\b(\d{1,2}) (\d{1,2})(?: \d{4})?(?! ?h)\b")


def meaning(words: str, names: Collection[str] = (), own: tuple[OwnSign, ...] = ()) -> Answer:
    """A plain STOP goes before all else; then danger; then a plain yes or no.

    Args:
        words: the text.
        names: of the people it may name without saying more: who writes, and whom they are to see.
        own: the practice's own words for a danger.
    """
    said = _said(words, names)
    plain = next(
        (answer for answer, pattern in _PLAIN.items() if len(said) <= LONGEST and pattern.fullmatch(said)), Answer.OTHER
    )
    if plain is not Answer.STOP and urgency.listen(words, own=own).red_flags:
        return Answer.DANGER
    return Answer.OTHER if "?" in words and plain is not Answer.STOP else plain


def may_mean(words: str, start: datetime, received: datetime) -> bool:
    """Is every day and hour of a plain answer that of the visit? "Oui pour le 26" says nothing about the 27th.

    Args:
        words: the text.
        start: of the visit; local, as is ``received``.
        received: when the text came in.
    """
    told = " ".join(_A_WHEN.findall(_said(words, ())))
    if not told:
        return True
    wish = parse_wish(_NUMBERS.sub(r"\1/\2", re.sub(r"\bdu\b", "le", told)), received)
    if wish == Wish() or not on_day(wish, start.date(), received.date()):
        return False
    at_hour = start.time() in wish.times or not wish.times
    return at_hour and not minutes_off(replace(wish, times=()), start.hour * 60 + start.minute)


def _said(words: str, names: Collection[str]) -> str:
    """In normal form, without the names; a thumb is a word."""
    signed = _CONTRARY_SIGNS.sub(" signe contraire ", _SIGNS.sub(" oui ", words))
    theirs = {part for name in names for part in normalize(name).split()} - _OWN_WORDS
    return " ".join(word for word in normalize(signed).split() if word not in theirs)
