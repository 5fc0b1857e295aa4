"""First and last name: which word is which, and how a practice writes them.

Particles: "Le Goff", "La Fontaine", "D'Agostino" with a capital; "de la Tour", "du Bellay", "d'Hervé", "da Silva", "van
den Berg" without. Where both words may be given names, the order said holds ("Paul Martin", "Bernard Jean"), but for
those that are mostly last names ("Martin Paul"), and after a title, where the last name comes first ("monsieur Lucas
Raymond").
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from appliance.vocabulary.meaning import PersonName

_LOWER = "de du des da das do dos van von den der ter y e"
LOWER_PARTICLES = frozenset(_LOWER.split())
_UPPER = """
    le la les l d di del della dell dall delle dalla el al ben bel bent ait ould abou bou mac mc o n saint sainte st ste
    san santa
"""
PARTICLES = LOWER_PARTICLES | frozenset(_UPPER.split())
_IBERIAN = frozenset(("da", "das", "do", "dos", "y", "e"))
_SAINTS = {"saint": "Saint-", "sainte": "Sainte-", "st": "Saint-", "ste": "Sainte-"}
_COMPOUNDS = "jean marie anne pierre rose paul louis charles eve mary carl karl lou lily marc francois guy yves ange"
_COMPOUND = frozenset(_COMPOUNDS.split())
"""Given names that are the first half of many others."""
_VIETNAMESE = frozenset(("thi", "van", "ngoc", "xuan", "quoc", "kim", "huu", "duc", "minh"))
"""Middle names that are said and written with the given name."""


@dataclass(frozen=True)
class Token:
    """A word as written ("d'" keeps its apostrophe), and folded (no accents, lower case; "," for a break)."""

    written: str
    key: str
    spelled: bool = False
    """It was said letter by letter."""
    noted: bool = False
    """Something was said of its writing: it is a name."""

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


Part = Sequence[Token]
"""A word of a name with the particles before it."""


_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss"})
"""Letters that no accent mark can be taken from."""


def fold(word: str) -> str:
    folded = unicodedata.normalize("NFD", word.lower().translate(_WHOLE))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


@cache
def _table() -> tuple[dict[str, str], frozenset[str], dict[str, str]]:
    """Folded given names with their writing; those that are mostly last names; folded last names with their writing."""
    table = tomllib.loads(resources.files(__package__).joinpath("given_names.toml").read_text("utf-8"))
    given = {fold(name): name for name in (*reversed(table["given"].split()), *table["surnames"].split())}
    lasts = {fold(name): name for name in reversed(table["last"].split())}
    return given, frozenset(fold(name) for name in table["surnames"].split()), lasts


def given_names() -> tuple[str, ...]:
    """As they are written."""
    return tuple(_table()[0].values())


def is_given(key: str) -> bool:
    given = _table()[0]
    first, *_, end = (key, *key.split("-"))[1:] if "-" in key else (key, key)
    return key in given or ("-" in key and first in given and end in given)


def is_last(key: str) -> bool:
    return key in _table()[2]


def mostly_last(key: str) -> bool:
    """Is it a given name that is at least as common as a last name?"""
    return key in _table()[1] or is_last(key)


def joins_lasts(tokens: Sequence[Token], at: int) -> bool:
    """Does the particle at ``at`` join two last names ("Pereira da Cunha", "Lopes de Oliveira")?"""
    around = [*tokens[at - 1 : at], *tokens[at + 1 : at + 2]] if at else []
    return tokens[at].key in _IBERIAN or (
        tokens[at].key == "de" and len(around) > 1 and all(is_last(token.key) for token in around)
    )


def parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Words grouped with the particles before them; "de la Tour" and "Pereira da Cunha" are one part."""
    found: list[list[Token]] = []
    pending: list[Token] = []
    for place, token in enumerate(tokens):
        pending.append(token)
        following = tokens[place + 1].key if place + 1 < len(tokens) else ""
        if token.key in PARTICLES and following and not (token.key == "le" and following in {"thi", "van"}):
            continue  # "Le Thi Mai" bears the Vietnamese name Lê
        start = place + 1 - len(pending)
        if found and len(pending) > 1 and joins_lasts(tokens, start) and not is_given(found[-1][-1].key):
            found[-1].extend(pending)
        else:
            found.append(pending)
        pending = []
    return found


def split(tokens: Sequence[Token], *, titled: bool = False) -> PersonName:
    """Last and first name of words said as one name; ``titled``: one alone is the last name."""
    groups = parts(tokens)
    if len(groups) > 2 and [token.key for token in groups[0]] == [token.key for token in groups[-1]]:
        middle = [token for group in groups[1:-1] for token in group]
        return PersonName(last_name(groups[0]), first_name(middle))  # "Haddad, Karim Haddad"
    if len(groups) == 1:
        only_first = len(groups[0]) == 1 and is_given(groups[0][0].key) and not titled
        return PersonName(None, first_name(tokens)) if only_first else PersonName(last_name(tokens), None)
    cut, last_comes_first = _cut(groups, titled=titled)
    if cut == len(groups):
        return PersonName(None, first_name(tokens))
    head = [token for group in groups[:cut] for token in group]
    tail = [token for group in groups[cut:] for token in group]
    last, first = (head, tail) if last_comes_first else (tail, head)
    return PersonName(last_name(last), first_name(first))


def _cut(groups: list[list[Token]], *, titled: bool) -> tuple[int, bool]:
    """Where one name ends and the other begins, and whether the last name is the one before."""
    capitals = [all(token.written.isupper() and len(token.written) > 1 for token in group) for group in groups]
    if capitals[0] and not all(capitals):
        return capitals.index(False), True
    keys = [group[0].key if len(group) == 1 else "" for group in groups]
    given = [is_given(key) for key in keys]
    if all(given):
        return _cut_given(keys, titled=titled)
    if given[0] and not given[-1]:
        return given.index(False), False
    if given[-1] and not given[0]:
        return given.index(True), True
    if given[0]:  # a given name at both ends
        return given.index(False), False
    lasts = [is_last(key) or len(group) > 1 for key, group in zip(keys, groups, strict=True)]
    if keys[1] in _VIETNAMESE or (groups[1][0].key in _VIETNAMESE and (lasts[0] or keys[0] == "le")):
        return 1, True
    return (1, lasts[0] and not lasts[-1]) if lasts[0] != lasts[-1] else (1, len(groups[0]) > len(groups[-1]))


def _cut_given(keys: list[str], *, titled: bool) -> tuple[int, bool]:
    """The same where every word is a given name."""
    _, surnames, _ = _table()
    if keys[0] == "thi":
        return len(keys), False
    if len(keys) == 2 and keys[0] in _COMPOUND and not mostly_last(keys[1]):
        return 2, False
    often_last = [key in surnames for key in keys]
    first_is_last = often_last[0] and (titled or not any(often_last[1:]))
    first_is_last = first_is_last or (titled and not any(map(mostly_last, keys[1:])) and keys[0] not in _COMPOUND)
    pair = 2 if len(keys) > 2 and keys[0] in _COMPOUND else 1
    return (1, True) if first_is_last else (max(pair, len(keys) - 1), False)


def first_name(tokens: Sequence[Token], *, whole: bool = False) -> str | None:
    """A first name: "jean pierre" is Jean-Pierre; further given names are left out.

    Args:
        tokens: in the order said.
        whole: they were announced as the first name: a second one belongs to it.
    """
    named = [token for token in tokens if token.key not in PARTICLES or token.key in _VIETNAMESE]
    if not named:
        return None
    first, second = named[0], named[1] if len(named) > 1 else None
    if second and first.key in _COMPOUND and second.key != first.key and (is_given(second.key) or whole):
        return f"{_given_name(first)}-{_given_name(second)}"
    if second and first.key in _VIETNAMESE:
        return f"{_given_name(first)} {_given_name(second)}"
    return _given_name(first)


def _given_name(token: Token) -> str:
    given = _table()[0]
    if any(ord(letter) > 127 for letter in token.written):
        return "-".join(part.capitalize() for part in token.written.split("-"))
    return "-".join(given.get(part, part.capitalize()) for part in token.key.split("-"))


def last_name(tokens: Sequence[Token]) -> str | None:
    """A last name with its particles as the practice would write them."""
    written = ""
    for place, token in enumerate(tokens):
        final = place == len(tokens) - 1
        elided = token.written.endswith("'") or token.key in {"d", "l", "o", "n"}
        if final or token.key not in PARTICLES:
            written += _surname(token.written) + ("'" if elided and len(token.key) > 1 and not final else " ")
        elif elided:
            written += _elided(token, tokens[place + 1]) + "'"
        elif token.key in _SAINTS and not token.noted:
            written += _SAINTS[token.key]
        elif token.key in LOWER_PARTICLES or (token.key in {"la", "les"} and place and tokens[place - 1].key == "de"):
            written += token.key + " "
        else:
            written += token.written.capitalize() + " "
    return written.strip(" '") or None


def _elided(particle: Token, name: Token) -> str:
    """ "d'Aboville", but "D'Agostino" for those who came over the Alps, and as written where it has a capital."""
    low = particle.key == "d" and not (particle.capital or name.key.endswith(("a", "i", "o")))
    return particle.key if low else particle.key.capitalize()


def _surname(written: str) -> str:
    lasts = _table()[2]
    return "-".join(
        # Inner capitals (McKenna) stay; a word without capital or accent came from a recogniser.
        word if word[1:] != word[1:].lower() and not word.isupper() else lasts.get(word, word.capitalize())
        for word in written.strip("'").split("-")
    )


def respelled(tokens: Sequence[Token], hint: str) -> list[Token]:
    """The words of a last name ``joined`` ("le goff" in one word) or ``parted`` ("Legrand" in two)."""
    if hint == "joined" and len(tokens) > 1:
        word = "".join(token.written.lower() for token in tokens)
        return [Token(word.capitalize(), fold(word))]
    if hint == "parted" and len(tokens) == 1:
        found = re.fullmatch(r"(le|la|de|du|van|ben|sainte?|mac|el|bel)-?(\w{3,})", tokens[0].written, re.IGNORECASE)
        return [Token(word.capitalize(), fold(word)) for word in found.groups()] if found else list(tokens)
    return list(tokens)
