"""The name of the person a call is for, as the practice would write it.

Readings: who calls and who is meant are two; "je suis madame Perrot, c'est pour mon mari Jean" names Jean, without a
last name, for none was said for him. Of "Perrot née Chauvin" the name said first is kept. Where both words may be given
names, the order said holds ("Paul Martin", "Bernard Jean"), but for those that are mostly last names ("Martin Paul").
Particles: "Le Goff", "La Fontaine", "D'Hervé" with a capital; "de la Tour", "du Bellay", "da Silva", "van den Berg"
without. Spelled letters correct the part of the name they sound like.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from appliance.understanding import phonetics, spelling
from appliance.understanding.name_words import CUES, RELATIVES, STOP, SURNAMES_TOO, TITLES
from appliance.vocabulary.meaning import PersonName

_LOWER_PARTICLES = frozenset(("de", "du", "des", "da", "das", "do", "dos", "van", "von", "den", "der", "ter", "y"))
_UPPER_PARTICLES = frozenset(
    (
        "le",
        "la",
        "les",
        "l",
        "d",
        "di",
        "del",
        "della",
        "el",
        "al",
        "ben",
        "bel",
        "ait",
        "aït",
        "abou",
        "bou",
        "mac",
        "mc",
        "o",
        "n",
        "saint",
        "sainte",
        "st",
        "ste",
        "san",
        "santa",
    )
)
_PARTICLES = _LOWER_PARTICLES | _UPPER_PARTICLES
_COMPOUND_FIRST = frozenset(
    ("jean", "marie", "anne", "pierre", "rose", "paul", "louis", "charles", "eve", "mary", "carl", "karl")
)
_NO_NAME = STOP | TITLES
LONGEST = 600
"""Characters read of one utterance; a name is said in less."""
_KNOWN_NEAR = 0.17
"""Phonetic distance up to which a heard last name is one of the known: alike but for a confusable sound."""


@dataclass(frozen=True)
class Token:
    """A word of the utterance: as written, and folded (no accents, lower case)."""

    written: str
    key: str

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


def parse_name(text: str, known: Sequence[PersonName] = ()) -> PersonName:
    """The person the call is for, where the words clearly name one; parts that were not said are None.

    Args:
        text: an utterance as recognised.
        known: names it may be ("le dossier"); one that sounds the same gives its writing.
    """
    found = _mentioned(text)
    return _as_known(found, known) if known and found.last else found


def bare_name(text: str) -> PersonName:
    """The name in an answer to "what is the name?", where unknown words are a name too."""
    named = _mentioned(text)
    if named.last or any(not chunk.tokens for chunk in _chunks(_tokens(text))):
        return named  # the latter: for somebody else, whose name was not said
    alone = _alone(text)
    return alone if alone.last and named.first in {None, alone.first} else named


def _alone(text: str) -> PersonName:
    """An utterance that is nothing but a name, with small words around it."""
    text = re.sub(
        r"\ben un (?:seul )?mot\b|\b(?:avec|et|sans) (?:une?|deux|le|les) \w\b", ",", text, flags=re.IGNORECASE
    )
    tokens = [token for token in _tokens(text) if token.key not in TITLES and token.key != ","]
    while tokens and tokens[0].key in STOP:
        tokens.pop(0)
    while tokens and tokens[-1].key in STOP:
        tokens.pop()
    real = [token for token in tokens if token.key not in _PARTICLES]
    if not 1 <= len(real) <= 4 or any(token.key in STOP or token.key.isdigit() or len(token.key) < 2 for token in real):
        return PersonName()
    return _split(_Chunk(tokens, title=False))


# --- words ------------------------------------------------------------------------------------------------


@cache
def _given() -> tuple[dict[str, str], frozenset[str]]:
    """Folded given names with their writing; and those that are mostly last names."""
    table = tomllib.loads(resources.files(__package__).joinpath("given_names.toml").read_text("utf-8"))
    given = {fold(name): name for name in (*table["surnames"].split(), *table["given"].split())}
    return given, frozenset(fold(name) for name in table["surnames"].split())


@cache
def _lasts() -> dict[str, str]:
    """Folded common last names with their writing."""
    table = tomllib.loads(resources.files(__package__).joinpath("given_names.toml").read_text("utf-8"))
    return {fold(name): name for name in table["last"].split()}


def fold(word: str) -> str:
    folded = unicodedata.normalize("NFD", word.lower().replace("œ", "oe"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _tokens(text: str) -> list[Token]:
    """Words with their apostrophes split off ("d'Hervé" is d, Hervé) and commas for every break."""
    text = unicodedata.normalize("NFC", text[:LONGEST]).replace("’", "'").replace("\u2011", "-")
    text = re.sub(r"\b(?:tiret|trait d['\s]union)\b", "-", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+-\s+(?=\w)", "-", text)
    text = re.sub(r"\b(?:[Mm]r|[Mm]me|[Mm]lle|M|[Dd]r)\.", lambda found: found[0][:-1], text)
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*|[,;.!?:]|\d+", text)
    return [Token(word, ",") if re.fullmatch(r"[,;.!?:]", word) else Token(word, fold(word)) for word in words]


def _is_given(token: Token) -> bool:
    given, _ = _given()
    return token.key in given or (
        "-" in token.key and token.key.split("-")[0] in given and token.key.split("-")[-1] in given
    )


# --- mentions ---------------------------------------------------------------------------------------------


@dataclass
class _Chunk:
    """Words that stand together as a name, and how it was introduced."""

    tokens: list[Token]
    title: bool
    patient: bool = False
    first_only: bool = False
    last_only: bool = False
    corrects: bool = False
    """Said after "non" or "pardon": it replaces what it names."""


def _mentioned(text: str) -> PersonName:
    text = text[:LONGEST]
    words = spelling.tokens(text)
    spelled = spelling.find_spelled(words)
    chunks = _chunks(_tokens(_without_letters(text, words, spelled)))
    named = _merge(chunks)
    return _spelled_over(named, spelled.letters) if spelled else named


def _without_letters(text: str, words: list[str], spelled: spelling.Spelling | None) -> str:
    """The utterance before and after its spelled letters; the whole when nothing is spelled."""
    if spelled is None:
        return text
    mixed = text.split()
    before = len([word for word in words[: spelled.start] if re.match(r"[a-zà-ÿœ]", word)])
    after = len([word for word in words[spelled.end :] if re.match(r"[a-zà-ÿœ]", word)])
    plain = [word for word in mixed if re.search(r"[^\W\d_]", word)]
    head, tail = plain[:before], plain[len(plain) - after :] if after else []
    return " ".join((*head, ",", *tail))


def _chunks(tokens: list[Token]) -> list[_Chunk]:
    """All names of the utterance, in order."""
    found: list[_Chunk] = []
    at = 0
    while at < len(tokens):
        chunk, end = _chunk_at(tokens, at)
        if chunk is not None:
            found.append(chunk)
        at = max(end, at + 1)
    return found


def _chunk_at(tokens: list[Token], at: int) -> tuple[_Chunk | None, int]:
    """The name that begins at ``at``, or right after the cue or title that stands there."""
    start, cue = _cue(tokens, at)
    title = False
    while start < len(tokens) and tokens[start].key in TITLES:
        if tokens[start].key in {"docteur", "dr", "docteure", "professeur"}:
            return None, _name_end(tokens, start + 1, strong=True)
        title, start = True, start + 1
    strong = title or (cue is not None and cue.strong)
    end = _name_end(tokens, start, strong=strong)
    words = [token for token in tokens[start:end] if token.key != ","]
    real = [token for token in words if token.key not in _PARTICLES]
    if not real:
        nobody = _Chunk([], title=False, patient=True) if cue is not None and cue.other else None
        return nobody, start if start > at else at + 1
    if cue is None and not title and tokens[at].key in _PARTICLES and at > 0 and tokens[at - 1].key != ",":
        return None, at + 1
    inside = start > 0 and tokens[start - 1].written not in {".", "!", "?"}
    if not (strong or any(_is_given(token) for token in real) or (inside and all(token.capital for token in real))):
        return None, end
    if cue is None and at and not title and tokens[at - 1].key in {"avec", "chez", "voir", "docteur"}:
        return None, end
    chunk = _Chunk(words, title=title or (cue is not None and cue.surname), corrects=_corrects(tokens, at))
    if cue is not None:
        chunk.patient, chunk.first_only, chunk.last_only = cue.patient, cue.first_only and not title, cue.last_only
    return chunk, end


def _corrects(tokens: list[Token], at: int) -> bool:
    before = [token.key for token in tokens[:at] if token.key not in {",", "euh"}]
    return (
        len(before) > 1
        and before[-1] in {"non", "pardon", "plutot", "excusez", "moi", "trompe"}
        and before[-1] != "moi"
    )


@dataclass(frozen=True)
class _Cue:
    patient: bool
    strong: bool
    first_only: bool
    last_only: bool
    other: bool
    surname: bool


def _cue(tokens: list[Token], at: int) -> tuple[int, _Cue | None]:
    """Words that introduce a name at ``at``: where they end, and whose name follows."""
    best, cue = at, None
    words = " ".join(token.key for token in tokens[at : at + 10]) + " "
    for pattern, kind in CUES:
        found = pattern.match(words)
        if found and (length := found[0].count(" ")) + at > best:
            best = at + length
            cue = _Cue(
                "patient" in kind, "strong" in kind, "first" in kind, "last" in kind, "other" in kind, "surname" in kind
            )
    return best, cue


def _name_end(tokens: list[Token], start: int, *, strong: bool) -> int:
    """Where a name that begins at ``start`` ends: at a comma, a common word, or after five words."""
    at, real = start, 0
    while at < len(tokens) and real < 4:
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.key in _PARTICLES and following is not None and _goes_on(following, capital=token.capital):
            at += 1
        elif (
            _may_be_name(token)
            or (token.key in SURNAMES_TOO and real < 3 and at > 0 and _name_before(tokens[at - 1]))
            or (strong and real == 0 and token.capital and at > 0 and token.key not in RELATIVES and token.key != ",")
        ):
            at, real = at + 1, real + 1
        else:
            break
    return at


def _may_be_name(token: Token) -> bool:
    return token.key.replace("-", "").isalpha() and len(token.key) > 1 and token.key not in _NO_NAME


def _name_before(token: Token) -> bool:
    return _is_given(token) or token.key in TITLES - {"m"}


def _goes_on(token: Token, *, capital: bool) -> bool:
    return (token.key in _PARTICLES or token.key not in STOP or (capital and token.capital)) and token.key != ","


# --- which of them ----------------------------------------------------------------------------------------


def _merge(chunks: list[_Chunk]) -> PersonName:
    """The patient's name among the mentions: the patient's own, else the caller's; later parts added."""
    patients = [chunk for chunk in chunks if chunk.patient]
    chosen = [chunk for chunk in patients if chunk.tokens] if patients else chunks
    if not chosen:
        return PersonName()
    named = _split(chosen[0])
    for chunk in chosen[1:3]:
        more = _split(chunk)
        last, first = named.last or more.last, named.first or more.first
        if chunk.first_only or chunk.corrects:
            first = more.first or first
        if chunk.last_only or chunk.corrects:
            last = more.last or last
        named = PersonName(last, first)
    if named.first and not named.last:
        named_chunks = [chunk for chunk in chunks if chunk.tokens]
        said_again = [again for again in map(_split, named_chunks) if again.first == named.first and again.last]
        named = said_again[0] if said_again else named
    return named


def _split(chunk: _Chunk) -> PersonName:
    """Last and first name of one mention."""
    parts = _parts(chunk.tokens)
    if chunk.first_only and len(parts) == 1:
        return PersonName(None, _first(parts))
    if chunk.last_only:
        return PersonName(_last(parts), None)
    given = [len(part) == 1 and _is_given(part[0]) for part in parts]
    if len(parts) == 1:
        only_first = given[0] and not chunk.title
        return PersonName(None, _first(parts)) if only_first else PersonName(_last(parts), None)
    return _ordered(parts, given)


def _ordered(parts: list[list[Token]], given: list[bool]) -> PersonName:
    """Which end of the mention is the last name."""
    _, surnames = _given()
    capitals = [all(token.written.isupper() and len(token.written) > 1 for token in part) for part in parts]
    if capitals[0] and not all(capitals):
        cut = capitals.index(False)
        return PersonName(_last(parts[:cut]), _first(parts[cut:]))
    if not given[0] and given[-1]:
        cut = next(at for at, yes in enumerate(given) if yes)
        return PersonName(_last(parts[:cut]), _first(parts[cut:]))
    if all(given):
        surname_first = parts[0][0].key in surnames and not any(part[0].key in surnames for part in parts[1:])
        cut = 1 if surname_first else len(parts) - 1
        if surname_first:
            return PersonName(_last(parts[:1]), _first(parts[1:]))
        return PersonName(_last(parts[cut:]), _first(parts[:cut]))
    if given[0]:
        cut = given.index(False)
        return PersonName(_last(parts[cut:]), _first(parts[:cut]))
    if parts[0][-1].key in _lasts() or len(parts[0]) > len(parts[-1]):
        return PersonName(_last(parts[:1]), _first(parts[1:]))
    return PersonName(_last(parts[1:]), _first(parts[:1]))


def _parts(tokens: Iterable[Token]) -> list[list[Token]]:
    """Words grouped with the particles before them: de la Tour is one part."""
    parts: list[list[Token]] = []
    pending: list[Token] = []
    for token in tokens:
        pending.append(token)
        if token.key not in _PARTICLES:
            parts.append(pending)
            pending = []
    if pending and parts:
        parts[-1].extend(pending)
    return parts or ([pending] if pending else [])


def _first(parts: list[list[Token]]) -> str | None:
    """A first name: "jean pierre" is Jean-Pierre; further given names are left out."""
    words = [token for part in parts for token in part if token.key not in _PARTICLES]
    if not words:
        return None
    if len(words) > 1 and words[0].key in _COMPOUND_FIRST and _is_given(words[1]):
        return f"{_given_name(words[0])}-{_given_name(words[1])}"
    return _given_name(words[0])


def _given_name(token: Token) -> str:
    given, _ = _given()
    if any(ord(letter) > 127 for letter in token.written):
        return "-".join(part.capitalize() for part in token.written.split("-"))
    return "-".join(given.get(part, part.capitalize()) for part in token.key.split("-"))


def _last(parts: list[list[Token]]) -> str | None:
    """A last name with its particles as the practice would write them."""
    words = [token for part in parts for token in part]
    written = ""
    for place, token in enumerate(words):
        final = place == len(words) - 1
        if token.key in {"d", "l", "o", "n"} and not final:
            written += f"{token.key.upper()}'"
        elif token.key in {"saint", "sainte", "st", "ste"} and not final:
            written += {"st": "Saint", "ste": "Sainte"}.get(token.key, token.key.capitalize()) + "-"
        elif (token.key in _LOWER_PARTICLES and not final) or (
            token.key in {"la", "les"} and place and words[place - 1].key == "de"
        ):
            written += token.key + " "
        else:
            written += "-".join(_surname_word(part) for part in token.written.split("-")) + " "
    return written.strip() or None


def _surname_word(word: str) -> str:
    """Title case, but a writing with inner capitals (McKenna) as it is."""
    if word[1:] != word[1:].lower() and not word.isupper():
        return word
    return _lasts().get(word, word.capitalize())


# --- letters, and names already known ---------------------------------------------------------------------


def _spelled_over(named: PersonName, letters: str) -> PersonName:
    """Spelled letters take the place of the part they sound like; without one they are the last name."""
    word = spelling.capitalised(letters)
    if (
        named.first
        and (not named.last or _gap(word, named.first) < _gap(word, named.last))
        and _gap(word, named.first) < 0.4
    ):
        return PersonName(named.last, word)
    if named.last and fold(re.sub(r"\W", "", named.last)) == fold(re.sub(r"\W", "", word)):
        return named if _richer(named.last, word) else PersonName(word, named.first)
    return PersonName(word, named.first)


def _gap(one: str, other: str) -> float:
    return 0.0 if fold(one) == fold(other) else phonetics.distance(one, other)


def _richer(said: str, spelled: str) -> bool:
    """Does what was said carry accents, spaces or a particle that the letters left out?"""
    return len(re.sub(r"[a-zA-Z]", "", said)) >= len(re.sub(r"[a-zA-Z]", "", spelled))


def _as_known(found: PersonName, known: Sequence[PersonName]) -> PersonName:
    lasts = {name.last: name for name in known if name.last}
    nearest = phonetics.best(found.last or "", lasts)
    if nearest is None or nearest[1] > _KNOWN_NEAR:
        return found
    return PersonName(nearest[0], found.first)
