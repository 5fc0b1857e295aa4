"""What of the practice a caller mentions: a practitioner, a type of visit, themselves or somebody else."""

import re
from collections.abc import Iterable
from enum import Enum

from appliance.understanding import phonetics
from appliance.understanding.text import normalize
from appliance.vocabulary.practice import Practitioner, VisitType

NEAR = 0.34
"""Phonetic distance up to which a heard word is taken for a practitioner's name; chosen on the tune corpora."""

_TITLES = re.compile(r"\b(docteur|docteure|dr|doc|madame|monsieur|avec|voir|toubib|medecin)\b")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_ANY_PRACTITIONER = re.compile(
    r"\b(n importe (le)?quel(le)?|peu importe|l un ou l autre|egal|m arrange|premier (disponible|venu|qui)"
    r"|pas de preference|celui qui|qui vous voulez|indifferent|comme vous voulez)\b"
)
_OWN_WORDS = frozenset(["docteur", "madame", "monsieur", "cabinet", "medecin", "rendez", "vous", "avec", "pour"])


def practitioner(text: str, practitioners: Iterable[Practitioner]) -> str | None:
    """Key of the practitioner named in ``text``, by French sound; None when none or two are named."""
    words = normalize(text)
    after_title = _after_titles(words)
    found = {p.key for p in practitioners if _named(p, words, after_title)}
    return found.pop() if len(found) == 1 else None


def any_practitioner(text: str) -> bool:
    """Does the caller leave the choice of practitioner to us?"""
    return bool(_ANY_PRACTITIONER.search(normalize(text).replace("'", " ")))


def _after_titles(words: str) -> list[str]:
    """Words that stand within three words after a title: there, a distant sound is enough."""
    found: list[str] = []
    for title in _TITLES.finditer(words):
        found += _WORD.findall(words[title.end() :])[:3]
    return found


def _named(one: Practitioner, words: str, after_title: list[str]) -> bool:
    names = [n for n in _WORD.findall(normalize(one.name)) if n not in _OWN_WORDS]
    if not names:
        return False
    last = names[-1]
    if re.search(rf"\b{re.escape(last)}\b", words):
        return True
    return any(
        word not in _OWN_WORDS and phonetics.distance(word, last) <= NEAR for word in after_title if len(word) > 2
    )


_TYPE_WORDS = {
    "vaccin": ("vaccin", "vaccination", "rappel de vaccin", "piqure de rappel"),
    "teleconsultation": ("teleconsultation", "tele consultation", "visio", "video", "a distance", "par ordinateur"),
    "frottis": ("frottis", "gyneco", "gynecologique", "sterilet"),
    "nourrisson": ("nourrisson", "bebe", "mois du petit", "mois de la petite"),
    "certificat": ("certificat",),
    "suivi": ("suivi", "controle", "tension", "diabete"),
    "pansement": ("pansement", "fils", "points de suture"),
    "visite": ("visite a domicile", "a la maison", "se deplacer", "a domicile"),
}
"""How callers name the usual types; a practice's own labels are matched besides."""


def visit_type(text: str, types: Iterable[VisitType]) -> str | None:
    """Key of the visit type that ``text`` names, the most particular first; None when none is named."""
    words = normalize(text)
    named = [(len(said), one.key) for one in types for said in _names_of(one) if re.search(rf"\b{said}", words)]
    return max(named)[1] if named else None


def _names_of(one: VisitType) -> list[str]:
    label = normalize(one.label)
    names = [re.escape(label)]
    for stem, said in _TYPE_WORDS.items():
        if stem in label or stem in normalize(one.key):
            names += [re.escape(s) for s in said]
    return names


class Beneficiary(Enum):
    """For whom the caller calls."""

    SELF = "self"
    OTHER = "other"


_RELATIVE = (
    r"fils|fille|mari|femme|epoux|epouse|pere|mere|papa|maman|bebe|enfant|petit|petite|gamin|gamine|gosse|frere|soeur"
    r"|beau-pere|belle-mere|beau pere|belle mere|grand-pere|grand-mere|grand pere|grand mere|pepe|meme|papi|papy|mamie|mamy"
    r"|conjoint|conjointe|compagnon|compagne|copain|copine|ami|amie|voisin|voisine|oncle|tante|neveu|niece|cousin|cousine"
    r"|petit-fils|petite-fille|patient|patiente|resident|residente|ado|nourrisson|jumeaux|tuteur|protege|concubin"
)
_POSSESSIVE = r"(?:mon|ma|mes|notre|nos|un|une|son|sa|le|la|l)"
_FOR_OTHER = re.compile(
    rf"\bpour {_POSSESSIVE} ?(?:petite? |grande? |vieux |vieille |deux |pauvre |jeune )?(?:{_RELATIVE})\b"
    rf"|\b(?:rendez vous|rendez-vous|rdv|consultation|ordonnance|cachets|medicaments|traitement|certificat|resultats) (?:de|d|a) (?:mon|ma|mes|notre) (?:{_RELATIVE})\b"
    rf"|\bpour (?:lui|elle|eux|quelqu un)\b"
)
_SUBJECT_OTHER = re.compile(
    rf"\b(?:c est|ce serait|il y a) (?:pour )?(?:mon|ma|notre) (?:petite? |grande? )?(?:{_RELATIVE}) qui\b"
    rf"|\b(?:mon|ma|notre) (?:petite? |grande? )?(?:{_RELATIVE}) (?:a|est|doit|voudrait|tousse|se|ne|n|fait|souffre|veut|aurait|vomit)\b"
    r"|\b(?:amener|emmener|accompagner) (?:mon|ma|mes)\b"
)
_FOR_SELF = re.compile(
    r"\bpour (?:moi|ma pomme|mon compte)\b|\bmoi(?: |-)meme\b|\bc est (?:bien )?(?:pour )?moi\b|\bpour bibi\b|\bje suis le patient\b"
    r"|\bje suis la patiente\b|\bmoi\b$"
)


def beneficiary(text: str) -> Beneficiary | None:
    """Whether the call is for the caller or for somebody else; None when the words do not say."""
    words = normalize(text).replace("'", " ")
    if _FOR_OTHER.search(words) or _SUBJECT_OTHER.search(words):
        return Beneficiary.OTHER
    if _FOR_SELF.search(words):
        return Beneficiary.SELF
    return None


_UNKNOWN = re.compile(
    r"\b(?:je|j) ?(?:ne )?(?:l )?(?:sais|sait|ses|c|connais|me rappelle|me souviens|ai) (?:pas|plus)\b|\baucune idee\b|\bj en ai pas\b"
    r"|\bje l ai pas\b|\bpas (?:de|sous la main)\b$|\bjsais pas\b|\bchais pas\b|\bsais pas\b"
)


def does_not_know(text: str) -> bool:
    """Did the caller say that they cannot answer?"""
    return bool(_UNKNOWN.search(normalize(text).replace("'", " ")))
