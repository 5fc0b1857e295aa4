"""What a caller wants: rules for safety and for short answers, a small trained classifier for the rest."""

import re
from dataclasses import dataclass
from typing import Final

from appliance.understanding import urgency
from appliance.understanding.classifier import probabilities
from appliance.understanding.short import short_answer
from appliance.understanding.text import normalize
from appliance.vocabulary.meaning import Intent, IntentKind

SURE_ENOUGH: Final = 0.15
"""Below this probability the words are ``unclear``. Chosen by cross-validation on the tune corpus."""

ANOTHER: Final = 0.60
"""From this probability on a clause makes a further request. Chosen on the tune corpus."""

_SMALL_TALK: Final = frozenset(
    {IntentKind.YES, IntentKind.NO, IntentKind.BYE, IntentKind.REPEAT, IntentKind.UNCLEAR, IntentKind.EMERGENCY}
)


_CRITICAL: Final = "critical_result"
_ANNOUNCES: Final = frozenset({IntentKind.RESULTS, IntentKind.UNCLEAR, IntentKind.SALES, IntentKind.INFO_OTHER})
"""What a laboratory's alarming result may be taken for; it is words for the doctor."""


@dataclass(frozen=True)
class _Request:
    kind: IntentKind
    confidence: float


def understand(text: str, alternatives: tuple[str, ...] = (), *, number_asked: bool = False) -> Intent:
    """What ``text`` asks for, and whether someone is in danger.

    Args:
        text: one utterance, as recognised; anything at all is answered.
        alternatives: other readings of the same sound; a red flag in any of them counts.
        number_asked: as for ``urgency.listen``.
    """
    heard = [urgency.listen(reading, number_asked=number_asked) for reading in (text, *alternatives)]
    red = tuple(dict.fromkeys(flag for one in heard for flag in one.red_flags))
    watch = tuple(dict.fromkeys(flag for one in heard for flag in one.watch_flags))
    wanted = _wanted(normalize(text))
    others = _others(text, wanted.kind)
    if red:
        asked = (wanted.kind, *others)
        rest = tuple(dict.fromkeys(kind for kind in asked if kind not in _SMALL_TALK))
        return Intent(IntentKind.EMERGENCY, 1.0, rest, red, watch)
    if _CRITICAL in watch and wanted.kind in _ANNOUNCES:
        return Intent(IntentKind.MESSAGE, round(wanted.confidence, 3), others, (), watch)
    return Intent(wanted.kind, round(wanted.confidence, 3), others, (), watch)


def _wanted(words: str) -> _Request:
    """The one request of ``words`` in normal form."""
    answer = short_answer(words)
    if answer is not None:
        return _Request(answer, 0.98)
    ranked = probabilities(words)
    best = max(ranked, key=ranked.__getitem__)
    if ranked[best] < SURE_ENOUGH:
        return _Request(IntentKind.UNCLEAR, 1.0 - ranked[best])
    return _Request(best, ranked[best])


_NEXT: Final = re.compile(
    r"[.;!?]+|,? \b(?:et puis|et aussi|et en même temps|et j'en profite|et je voudrais|et je voulais|et il faudrait|"
    r"par la même occasion|ensuite|également|au passage|en plus|et est-ce que|et sinon|sinon|et pour|aussi|et|mais)\b",
    re.IGNORECASE,
)


def _others(text: str, first: IntentKind) -> tuple[IntentKind, ...]:
    """Further requests of the same breath, clause by clause."""
    clauses = [words for words in map(normalize, _NEXT.split(text[:2_000])) if words.count(" ") >= 2]
    if len(clauses) < 2:
        return ()
    asked = [_wanted(words) for words in clauses[:6]]
    kinds = (one.kind for one in asked if one.confidence >= ANOTHER and one.kind not in _SMALL_TALK)
    return tuple(dict.fromkeys(kind for kind in kinds if kind is not first))


# --- what a caller may say in any state ------------------------------------------------------------------------


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_NO_RECORDING = _any(
    r"(?:pas|refuse|contre|sans|oppose\w*|hors de question|interdis|desactiv\w+|arret\w+|"
    r"coup\w+|stopp\w+|efface\w*)(?: \w+){0,6} enregistr\w+",
    r"enregistr\w+ (?:pas|surtout pas)|(?:n |ne m |ne nous )enregistr\w+ pas",
    r"pas (?:que vous )?(?:gard\w+|conserv\w+) (?:ma voix|l enregistrement)",
    r"enregistr\w+(?: \w+){0,4} (?:je refuse|j aime pas|je veux pas|pas d accord|"
    r"ca me plait pas|ca m ennuie|ca me gene|non merci|desole)",
)


def refuses_recording(text: str) -> bool:
    """ "Je ne veux pas être enregistré"."""
    words = normalize(text)
    if re.search(
        r"(?:pas|rien) (?:de probleme|contre|grave)(?: \w+){0,5} enregistr|(?:m a|a|bien|ete|s est|"
        r"n est|est|sont) pas (?:\w+ )?enregistre",
        words,
    ):
        return False
    return bool(_NO_RECORDING.search(words))


_MACHINE = (
    r"(?:machines?|robots?|repondeurs?|ordinateurs?|automates?|boite vocale|"
    r"intelligence artificielle|truc automatique|appareil|bidule)"
)
_NO_MACHINE = _any(
    rf"(?:pas|refuse|deteste|horreur|marre|contre|jamais|aime pas|supporte pas|ras le bol)(?: \w+){{0,5}} {_MACHINE}",
    rf"{_MACHINE}(?: \w+){{0,4}} (?:j aime pas|je veux pas|ca m enerve|m agace|j en veux pas|"
    rf"non merci|c est pas pour moi|raccroche)",
    r"(?:parler|avoir|joindre|passer|passez|discuter|causer|veux|voudrais|donnez|"
    r"mettez)(?: \w+){0,6} (?:humain\w*|vraie personne|quelqu un|une personne|secretaires?|"
    r"secretariat|standardiste|etre vivant|en chair)",
    r"(?:il y a|y a|est ce qu il y a) (?:pas )?(?:quelqu un|une secretaire|une personne|un humain)",
)
_TO_LEAVE_WORD = _any(r"pour quelqu un", r"quelqu un d autre", r"(?:rendez vous|visite|message)(?: \w+){0,3} quelqu un")


def refuses_machine(text: str) -> bool:
    """ "Je veux parler à une vraie personne": the caller asks for a human being."""
    words = normalize(text)
    return bool(_NO_MACHINE.search(words)) and not _TO_LEAVE_WORD.search(words)


_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)"
_CORRECTION = _any(
    r"je me (?:suis )?trompee?",
    r"je me trompe",
    r"je me reprends",
    r"je voulais dire",
    r"je corrige",
    r"c est pas (?:ca|bon|juste|mon nom|le bon)",
    r"vous vous trompez",
    r"vous avez (?:mal )?(?:compris|entendu|note) (?:mal|de travers|autre chose)",
    r"vous avez mal (?:compris|entendu|note)",
    r"au temps pour moi",
    r"erreur de ma part",
    r"plutot pas",
    r"(?:non|nan)(?: \w+){0,2} (?:pas|plutot|c est|c etait|je|moi|le|a|pour) \w+",
    rf"pas (?:le )?(?:{_DAY}|\d+|matin|docteur)(?: \w+){{0,4}} (?:{_DAY}|\d+|matin|soir|apres midi|docteur|plutot|le)",
    rf"(?:non )+(?:le |a |plutot )?(?:{_DAY}|\d+)",
    r"ah non",
    r"mais non",
    r"enfin non",
    r"euh non",
)
_NOT_A_CORRECTION = _any(
    r"non merci", r"ah non merci", r"non c est (?:tout|bon|parfait|gentil)", r"c est pas (?:bon|ca) pour la sante"
)


def corrects(text: str) -> bool:
    """ "Non, je me trompe", "pas jeudi, vendredi": what was said or understood before is taken back."""
    words = normalize(text)
    return bool(_CORRECTION.search(words)) and not _NOT_A_CORRECTION.search(words)


_FOREIGN = frozenset(
    (  # noqa: SIM905 - words read better as lines
        "hello hi please speak english doctor appointment need want would like can you help the is my "
        "and with for i am have don't dont not do french sorry thank thanks yes what how when where "
        "medicine sick pain child baby today tomorrow hola necesito quiero cita medico una el los por "
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
_SAID_SO = _any(
    r"(?:i |no |not |don t |do you )?speak (?:no )?(?:french|english)",
    r"parle(?:z|s)? (?:pas |vous )?(?:anglais|english|arabe|espagnol|portugais|turc|allemand|italien|russe)",
    r"(?:pas|peu|mal) (?:parler |parle |bien parler |comprendre )?(?:le )?francais",
    r"no (?:hablo|falo|parlo) franc\w+",
    r"kein franzosisch",
    r"do you speak",
)


def speaks_other_language(text: str) -> bool:
    """English, Spanish, Portuguese, German, Italian... rather than French; or says so."""
    if _NOT_LATIN.search(text[:2_000]):
        return True
    words = normalize(text)
    if _SAID_SO.search(words):
        return True
    spoken = words.split()
    foreign = sum(word in _FOREIGN and word not in _FRENCH for word in spoken)
    return foreign >= 2 and foreign > sum(word in _FRENCH and word not in _FOREIGN for word in spoken)


_NOT_LATIN: Final = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{3}"
)
