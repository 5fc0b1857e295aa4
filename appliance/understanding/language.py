"""Is this French at all?"""

import re
from typing import Final

from appliance.understanding.text import normalize
from appliance.vocabulary.meaning import IntentKind

_FOREIGN = frozenset(
    (  # noqa: SIM905 - words read better as lines
        "hello hi please speak english doctor appointment need want would like can you help the is my "
        "and with for i am have don't dont not do french sorry thank thanks yes what how when where "
        "medicine sick pain child baby today tomorrow call back "
        "name number this that was she we hola necesito quiero cita medico una el los por "
        "favor gracias habla espanol buenos dias tengo dolor hablo no para con ola bom dia preciso "
        "consulta medico falo portugues nao obrigado quero marcar uma com senhor doutor filho esta guten "
        "tag ich brauche einen termin sprechen sie deutsch bitte arzt habe nicht und mein danke kein "
        "franzosisch buongiorno vorrei appuntamento dottore parlo italiano non ho bisogno per grazie "
        "sono male figlio salam aleikoum marhaba dzien dobry potrzebuje lekarza merhaba doktor istiyorum "
        "privet vrach"
    ).split()
)
_FRENCH = frozenset(
    (  # noqa: SIM905 - words read better as lines
        "je j vous tu il elle on nous le la les l un une des du de d est c suis ai a et ou pour pas ne "
        "que qui avec mon ma mes votre bonjour allo oui au aux en dans sur plus mal docteur medecin "
        "rendez merci voudrais ce ca ete etait etre avoir fait ici"
    ).split()
)
_SAID_SO: Final = re.compile(
    r"\b(?:(?:i |no |not |don t |do you )?speak (?:no )?(?:french|english)"
    r"|parle(?:z|s)? (?:pas |vous )?(?:anglais|english|arabe|espagnol|portugais|turc|allemand|italien|russe)"
    r"|(?:pas|peu|mal) (?:parler |parle |bien parler |comprendre )?(?:le )?francais"
    r"|no (?:hablo|falo|parlo) franc\w+|kein franzosisch|do you speak)\b"
)
_NOT_LATIN: Final = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{3}"
)


_IN_ENGLISH: Final = {
    IntentKind.HUMAN: r"(?:speak|talk) (?:to|with) (?:some|any|a (?:person|human|real))",
    IntentKind.CANCEL: r"cancel",
    IntentKind.MOVE: r"(?:move|change|reschedule|postpone) (?:my|the|an) appointment",
    IntentKind.RENEWAL: r"prescription|refill",
    IntentKind.RESULTS: r"results?",
    IntentKind.BOOK: r"appointment|see (?:a|the|your) doctor|consultation",
}


def wanted_in_english(text: str) -> IntentKind | None:
    """What a message in English is about, for the secretary who sorts it: no more is understood of it."""
    words = normalize(text)
    return next((kind for kind, said in _IN_ENGLISH.items() if re.search(rf"\b(?:{said})", words)), None)


def speaks_other_language(text: str) -> bool:
    """English, Spanish, Portuguese, German, Italian... rather than French; or says so."""
    return bool(_SAID_SO.search(normalize(text))) or mostly_foreign(text)


def mostly_foreign(text: str) -> bool:
    """Are more of these words known from another language than from French?"""
    if _NOT_LATIN.search(text[:2_000]):
        return True
    spoken = normalize(text).split()
    foreign = sum(word in _FOREIGN and word not in _FRENCH for word in spoken)
    return foreign >= 2 and foreign > sum(word in _FRENCH and word not in _FOREIGN for word in spoken)
