"""The always-on listener: is someone in danger now? Every utterance, partial text and message passes here.

A sign of ``red_flags.toml`` counts unless it is denied just before, told of long ago, only supposed, or only named in
an errand; anything recent beside it makes it count again (domain notes, 1.3 and 1.4). A trained listener adds what no
sign foresees, and calls off what is surely no danger; that is still read first. Misses are worse than false alarms:
what is in doubt counts.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from appliance.understanding import danger
from appliance.understanding.ages import age_months
from appliance.understanding.language import mostly_foreign
from appliance.understanding.red_flags import ALERT_ONLY, RedFlags, red_flags, with_own
from appliance.understanding.text import cut, normalize, stem, stems
from appliance.vocabulary.conversation import NAMES, NUMBERS, Detail
from appliance.vocabulary.practice import OwnSign

__all__ = ["AGE_UNKNOWN", "ALERT_ONLY", "Urgency", "age_months", "instruction", "listen", "own_flags"]

AGE_UNKNOWN: Final = "infant_fever_age_unknown"
"""A feverish baby whose age was not said: one question decides (domain notes, 1.5, RF05)."""

INFANT_FEVER: Final = "infant_fever"
INFANT_MONTHS: Final = 3.0
"""Below it, 38 °C is an emergency whatever the look (domain notes, 1.5, RF05)."""


_MONTH = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_NUMBER = (
    r"\d+|mille|cents?|vingts?|trente|quarante|cinquante|soixante|septante|nonante|et|un|deux|"
    r"trois|quatre|cinq|six|sept"
    "|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dixneuf|dixhuit|dixsept"
)
_BORN: Final = re.compile(rf"(?:\S+ ){{0,4}}(?:{_MONTH})(?: (?:{_NUMBER}))*")
"""A birth date and little else: an answer to our own question, for which the trained listener has no ear."""
_FIGURE: Final = re.compile(rf"\b(?!(?:et|une?)\b)(?:{_NUMBER}|{_MONTH})\b")
_MOSTLY: Final = 4
"""Of so many words at least one is a figure or a month, in an answer that is a number or a date."""
_NAME_WORDS: Final = 5
"""More words are no name alone."""


@dataclass(frozen=True)
class Urgency:
    """What was heard, by the keys of ``red_flags.toml``, in the order it was said."""

    red_flags: tuple[str, ...] = ()
    """Someone may be in danger: the emergency instruction is said."""
    watch_flags: tuple[str, ...] = ()
    """A person reads this first; nothing is said about it."""


def instruction(flag: str) -> str:
    """How ``flag`` is answered: "15", "15_or_3114", "17_or_114" or "alert_only"; "15" for a key nobody knows."""
    found = red_flags().flags.get(flag)
    return found.instruction if found else "15"


def listen(
    text: str,
    *,
    before: str = "",
    asked: Detail | None = None,
    foreign: bool = False,
    own: tuple[OwnSign, ...] = (),
) -> Urgency:
    """Red and watch flags in one utterance, a partial one or a whole message. Never raises on any text.

    Args:
        text: what was heard.
        before: what the caller said earlier in the call: "c'est pour ma grossesse", then "je perds un peu de sang".
        asked: what was asked for. Words with figures enough are a date or a number, and a few words a name, however
            they were misheard ("né le cinq feurier quarante éa", "il est un mojain"): where that was asked, the signs
            judge them, and the trained listener does not.
        foreign: the caller speaks another language, of which the recogniser makes French that means nothing: the
            same.
        own: the practice's own words for a danger, which nothing calls off.
    """
    evidence = weigh(text)
    spaces = evidence.words.count(" ")
    figures = len(_FIGURE.findall(evidence.words)) if asked in NUMBERS else 0
    named = asked in NAMES and spaces < _NAME_WORDS
    answered = named or bool(_BORN.fullmatch(evidence.words)) or figures * _MOSTLY > spaces
    if before and not (answered or evidence.red_flags):
        evidence = _in_the_light_of(before, text, evidence)
    red, alerts = list(evidence.red_flags), list(evidence.alerts)
    unheard = answered or foreign or mostly_foreign(text)  # of what it never learnt, the trained listener says anything
    called_off: list[str] = []
    if not unheard and (red or not (alerts or evidence.age_unknown)):
        heard = danger.verdict(evidence.words, evidence.found)
        if heard.harmless and all(map(may_be_called_off, red)):
            red, called_off = [], red
        elif not red and heard.suspicion and _fits_age(heard.suspicion, text):
            (alerts if instruction(heard.suspicion) == ALERT_ONLY else red).append(heard.suspicion)
    red = list(dict.fromkeys((*red, *own_flags(text, own))))
    known = red_flags()
    watch = [*alerts, *called_off, *dict.fromkeys(key for key, _, _ in known.first_read.find(stems(evidence.words)))]
    if evidence.age_unknown and not red:
        watch.append(AGE_UNKNOWN)
    return Urgency(tuple(red), tuple(watch))


def _in_the_light_of(before: str, text: str, evidence: "Evidence") -> "Evidence":
    """What only both together say: signs with two halves, an age and a fever.

    What was told earlier is the background, whatever it was told for ("je suis suivie pour ma grossesse"); what is said
    now must not be about something else ("c'est pour une prise de sang").
    """
    around = {name for name in evidence.found if name.startswith("context ")}
    if around and _RECENT not in around:
        return evidence
    background = _background(before)
    whole = weigh(f"{before}. {text}", contexts_from=background.end)
    new = tuple(flag for flag in whole.red_flags if flag not in background.red_flags)
    return replace(evidence, red_flags=new, age_unknown=evidence.age_unknown and whole.age_unknown)


_RECENT: Final = "context recent"


@dataclass(frozen=True)
class _Background:
    """What was said before, as far as it may hold half of a sign."""

    end: int
    """Where it ends, in stems."""
    red_flags: tuple[str, ...]
    """What it would say by itself, if nothing stood around it."""


@lru_cache(maxsize=8)  # several readings, and partial texts, are heard in the same light
def _background(before: str) -> _Background:
    end = len(_Said.of(before, red_flags()).words)
    return _Background(end, weigh(before, contexts_from=end).red_flags)


def own_flags(text: str, own: tuple[OwnSign, ...]) -> tuple[str, ...]:
    """Dangers that the practice's own words tell of in one utterance. Never raises on any text.

    They are judged by what stands around them, as the signs of the file are; no trained listener calls them off.
    """
    if not own:
        return ()
    known = with_own(own)
    said = _Said.of(text, known)
    return tuple(dict.fromkeys(hit.key for hit in said.hits if said.counts(hit, known)))


def may_be_called_off(flag: str) -> bool:
    """Does ``flag`` give way when the trained listener is sure that nobody is in danger?"""
    found = red_flags().flags[flag]
    return not found.always and found.instruction != ALERT_ONLY


def _fits_age(suspicion: str, text: str) -> bool:
    """An infant's fever is suspected only where a young age was said: else the age is asked."""
    months = age_months(text)
    return suspicion != INFANT_FEVER or (months is not None and months < INFANT_MONTHS)


@dataclass(frozen=True)
class Evidence:
    """What the signs of the file found in one utterance."""

    words: str
    """In normal form."""
    red_flags: tuple[str, ...]
    alerts: tuple[str, ...]
    """Flags without the emergency instruction."""
    age_unknown: bool
    """A feverish baby, and no age said."""
    found: tuple[str, ...]
    """Names of signs that counted, signs that were silenced, contexts and lists: for the second listener."""


def weigh(text: str, *, contexts_from: int = 0) -> Evidence:
    """Look for the signs of the file, and at what stands around them, from that place of its stems on."""
    known = red_flags()
    said = _Said.of(text, known)
    said = replace(said, contexts=tuple(one for one in said.contexts if one.start >= contexts_from))
    judged = {(hit.key, said.counts(hit, known)) for hit in said.hits}
    present = {key: None for key in dict.fromkeys(hit.key for hit in said.hits) if (key, True) in judged}
    fever = present.pop(INFANT_FEVER, "no") is None
    alerts = tuple(key for key in present if known.flags[key].instruction == ALERT_ONLY)
    red = [key for key in present if key not in alerts]
    age = age_months(text) if fever else None
    if fever and age is not None and age < INFANT_MONTHS:
        red.append(INFANT_FEVER)
    found = {f"{key} silenced" for key, counts in judged if not counts}
    found |= {f"context {context.key}" for context in said.contexts}
    found |= {f"list {key}" for key, _, _ in known.lists.find(said.words)}
    return Evidence(
        normalize(text),
        tuple(red),
        alerts,
        fever and age is None and bool(_BABY.search(said.words)),
        tuple(sorted(found)),
    )


@dataclass(frozen=True)
class _Hit:
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class _Said:
    """One utterance: its stems, where its clauses end, and what was found in it."""

    words: str
    bounds: tuple[int, ...]
    hits: tuple[_Hit, ...]
    contexts: tuple[_Hit, ...]
    exceptions: tuple[_Hit, ...]

    @classmethod
    def of(cls, text: str, known: RedFlags) -> "_Said":
        sentences = [stems(normalize(part).replace("par contre", "parcontre")) for part in _STOP.split(cut(text))]
        words = "".join(sentences)
        bounds = {0, len(words)}
        at = 0
        for sentence in sentences:
            at += len(sentence)
            bounds.add(at)
        bounds |= {found.start() for found in _TURN.finditer(words)}
        return cls(
            words,
            tuple(sorted(bounds)),
            tuple(
                _Hit(*hit) for hit in known.signs.find(words, lambda start, end: not _denied(words, start, end, known))
            ),
            tuple(_Hit(*hit) for hit in known.contexts.find(words)),
            tuple(_Hit(*hit) for hit in known.exceptions.find(words)),
        )

    def counts(self, hit: _Hit, known: RedFlags) -> bool:
        """Is this sign present now, by what stands around it?"""
        if _denied(self.words, hit.start, hit.end, known) or self._excepted(hit):
            return False
        if known.flags[hit.key].instruction == ALERT_ONLY:
            return True
        near = [context for context in self.contexts if self._shares_clause(context, hit)]
        if any(one.key == "idiomes" and one.start < hit.end and hit.start < one.end for one in near):
            return False
        if any(one.key == "autre" and 0 <= self._words_between(one, hit) <= _SUBJECT_WITHIN for one in near):
            return False
        contexts = {one.key for one in near if not (one.key == "recent" and _belongs_to_the_past(one, near))}
        return self._counts_among(hit, contexts, even_if_over=known.flags[hit.key].even_if_over)

    def _counts_among(self, hit: _Hit, contexts: set[str], *, even_if_over: bool) -> bool:
        if "recent" in contexts:
            return True
        long_ago = "passe" in contexts and hit.key != INFANT_FEVER  # "née le mois dernier" is no old story
        if ("fini" in contexts and not even_if_over) or long_ago or "suppose" in contexts:
            return False
        return "demarche" not in contexts or bool(_PRESENT.search(self._before(hit) + self.words[hit.start : hit.end]))

    def _words_between(self, one: _Hit, other: _Hit) -> int:
        """How many words part them; negative when ``one`` does not end before ``other``."""
        return self.words[one.end : other.start].count(" ") if one.end <= other.start else -1

    def _excepted(self, hit: _Hit) -> bool:
        return any(one.key == hit.key and self._shares_clause(one, hit) for one in self.exceptions)

    def _before(self, hit: _Hit) -> str:
        """The three words before a sign."""
        return "".join(f"{word} " for word in self.words[: hit.start].split()[-3:])

    def _shares_clause(self, one: _Hit, other: _Hit) -> bool:
        return not any(one.end <= bound <= other.start or other.end <= bound <= one.start for bound in self.bounds)


def _belongs_to_the_past(one: _Hit, contexts: list[_Hit]) -> bool:
    """The "maintenant" of "ça fait bien dix ans maintenant" is nothing new."""
    return any(old.key == "passe" and old.start <= one.start <= old.end for old in contexts)


def _denied(words: str, start: int, end: int, known: RedFlags) -> bool:
    """Is what stands from ``start`` to ``end`` said not to be?"""
    if _DENIAL.search(words[:start]):
        return True
    if _ASKED.search(words[:start]) and _ANSWERED_NO.match(words[end:]):
        return True
    reach = words[start:end] + "".join(f"{word} " for word in words[end:].split()[:2])
    return any(found[1] in known.verbs for found in _DENIED_AFTER.finditer(reach))


_SUBJECT_WITHIN: Final = 3
"""Words between a subject and its symptom: "mon chat ne respire plus"."""

_STOP: Final = re.compile(r"[.;!?\n]+")


def _said(*alternatives: str) -> str:
    """Alternatives in normal form, as stems."""
    return "|".join("".join(f"{stem(word)} " for word in one.split()).strip() for one in alternatives)


_TURNS: Final = _said(
    *("et puis", "mais", "parcontre", "sauf que", "seulement", "et la", "et maintenant", "en plus", "d ailleurs"),
    *("et depuis", "et j ai", "et il", "et elle", "et je", "la maintenant", "autrement", "ah et", "et aussi"),
    *("cela dit", "bon la", "en attendant", "sinon"),
)
_TURN: Final = re.compile(rf"(?<!\w)(?:{_TURNS}) ")
"""Where a caller turns to something else."""

_FILLER: Final = _said(
    *("de", "d", "du", "des", "la", "le", "l", "les", "un", "une", "ma", "mon", "mes", "sa", "son", "ses"),
    *("ni", "ou", "au", "a", "aux", "en", "eu", "ete", "fait", "non", "vraiment", "tellement", "trop", "tres"),
    *("beaucoup", "plus", "aucun", "aucune", "specialement", "particulierement", "mal", "douleur", "douleurs"),
    *("gene", "signe", "signes", "trace", "probleme", "question", "forte", "nuque", "cou", "gorge", "langue", "levres"),
    *("visage", "yeux", "peau", "tete", "ventre", "bouche"),
)
_NOT: Final = _said("pas", "aucun", "aucune", "sans", "jamais", "ni", "non plus", "ai plus", "a plus", "fait plus")
_DENIAL: Final = re.compile(rf"(?<!\w)(?<!va )(?<!vais )(?<!sens )(?<!bien )(?:{_NOT}) (?:(?:{_FILLER}) )*$")
"""A negation with nothing but small words between it and the sign; "ça va pas, j'ai..." is none."""

_DENIED_AFTER: Final = re.compile(r"(?<!\w)(\w+) (?:plus|pas|jamais) (?!mal |bien |norm|que )")
"""A verb and its negation: "il ne saigne plus", but not "il saigne pas mal"."""
_ASKED: Final = re.compile(r"(?<!\w)(?:si|qu|que|avoir|vous) (?:\w+ ){0,4}$")
_ANSWERED_NO: Final = re.compile(
    r"(?:\w+ ){0,3}?(?:ben |bah |eh bien |alor )?non (?:pas|rien|aucun|jamais|du tout|non|ca va|$)"
)
""" "Vous me demandez si j'ai mal à la poitrine, eh bien non, pas du tout"."""
_PRESENT: Final = re.compile(r"(?<!\w)(?:j ai|j suis|je|il|elle|me|m|on|ca|a|est|suis|se|s) (?:\w+ ){0,2}")
_BABIES: Final = _said("bebe", "nourrisson", "nouveau ne", "nouveau nee", "biberon", "tetee")
_BABY: Final = re.compile(rf"(?<!\w)(?:{_BABIES}) ")
