"""The names mentioned in an utterance, in order, and how each was introduced.

A name is announced ("je m'appelle", "madame", "prénom"), or holds a given name or capitals, or was asked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from appliance.understanding.name_corrections import corrects
from appliance.understanding.name_cues import AFTER, CUES, Cue
from appliance.understanding.name_tokens import BREAK, keys, may_be_name, tokens_of
from appliance.understanding.name_words import (
    ADJECTIVES,
    ARTICLES,
    CLEAN,
    DOCTORS,
    ELSEWHERE,
    GIVEN_TOO,
    GREETINGS,
    INVERTED,
    LOWER_ARTICLES,
    OPENING,
    POSSESSIVES,
    PRONOUNS,
    RELATIVES,
    SEASONS,
    STOP,
    SURNAMES_TOO,
    TITLES,
    TRADES,
    common,
)
from appliance.understanding.name_writing import (
    PARTICLES,
    Token,
    is_given,
    joins_lasts,
    mostly_last,
    parts,
)

_MOST_WORDS = 4
_NOT_AFTER = {"married": POSSESSIVES, "self": frozenset(("pas", "ni"))}
"""What is not introduced after these: "mon épouse" is a relative, "pas pour moi" another's."""
_PROSE = re.compile(r"(?:ement|ation|ition|ique|iste|euse)$")


@dataclass(frozen=True)
class Mention:
    """Words that stand together as a name, how it was introduced, and where it stands."""

    tokens: tuple[Token, ...]
    cue: Cue
    start: int
    end: int
    titled: bool = False
    corrects: bool = False
    """Said after "non" or "pardon": it replaces what it names."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.tokens)

    @property
    def spelled(self) -> bool:
        return bool(self.tokens) and self.tokens[0].spelled


def mentions(text: str, *, asked: bool) -> list[Mention]:
    """All names of an utterance; without words where somebody was meant and not named.

    Args:
        text: as recognised; see ``tokens_of``.
        asked: a name was asked for, so that a word known as nothing else is one.
    """
    tokens = tokens_of(text)
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        mention, end = _mention_at(tokens, at, asked=asked)
        if mention is not None:
            found += _whole_after_birth(
                _as_letters_of(mention, found[-1]) if found and mention.spelled else mention, found
            )
        at = _past_trade(tokens, max(end, at + 1)) if mention is not None else max(end, at + 1)
    return found


def _past_trade(tokens: list[Token], at: int) -> int:
    """Behind what a person is called by: "yvon le boulanger, yvon prigent"."""
    article, trade = (*(token.key for token in tokens[at : at + 2]), "", "")[:2]
    called = article in {"le", "la", "l"} and trade in TRADES and is_given(tokens[at - 1].key)
    return at + 2 if called else at


def _whole_after_birth(mention: Mention, before: list[Mention]) -> list[Mention]:
    """ "Madame besson, née picard, jeanne besson": the name of birth ends where the whole name begins."""
    groups = parts(mention.tokens)
    if mention.cue.part != "maiden" or len(groups) < 3 or not any(mention.keys[-1] in one.keys for one in before):
        return [mention]
    cut = len(groups[0])
    whole = Mention(mention.tokens[cut:], Cue(), mention.end - len(mention.tokens) + cut, mention.end)
    return [replace(mention, tokens=mention.tokens[:cut]), whole]


def _as_letters_of(spelled: Mention, before: Mention) -> Mention:
    """Letters right after a name are the same person's: of the same part, or of the last name after another word."""
    if before.end < spelled.start - 1:
        return spelled
    if spelled.keys[0] in {"".join(part) for part in _stretches(before.keys)}:
        return replace(spelled, cue=before.cue, titled=before.titled)
    alone = len(before.keys) == 1 and not before.titled and not before.spelled
    return replace(spelled, cue=replace(spelled.cue, surname=True)) if alone else spelled


def _stretches(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[start:end] for start in range(len(keys)) for end in range(start + 1, len(keys) + 1)]


def _mention_at(tokens: list[Token], at: int, *, asked: bool) -> tuple[Mention | None, int]:
    """The name that begins at ``at``, or right after the cue or title that stands there; and where to read on."""
    start, cue = _cue(tokens, at)
    if cue is not None and cue.whose == "nobody":
        greeted = at > 0 and tokens[at - 1].key in GREETINGS
        return None, start if greeted else _name_end(tokens, start, strong=True)
    start, titled = _past_titles(tokens, start)
    if _familiar(tokens, start):
        start += 1
    if start < len(tokens) and tokens[start].key in TITLES:
        return None, start  # "madame le docteur" is read as the doctor's
    strong = titled or (cue is not None and cue.strong)
    end = _name_end(tokens, start, strong=strong)
    words = tuple(tokens[start:end])
    if all(token.key in PARTICLES for token in words):
        nobody = Mention((), cue, at, start) if cue is not None and (cue.other or cue.whose == "self") else None
        return nobody, start
    after, label = _label(tokens, end)
    if label is not None and label.whose == "denied":
        return Mention(words, label, at, after), after
    known = cue or Cue()
    if label is not None and (before := _before_labelled(words, label)):
        words, end, label, strong = words[:before], start + before, None, True
    if label is not None and not (label.part and known.part and not known.whose):
        end, strong = after, strong or bool(label.part) or asked
        known = replace(known, whose=label.whose or known.whose, part=label.part or known.part)
        known = replace(known, whose="") if label.part else known
    if not (strong or _sounds_like_one(tokens, at, start, words, cue, asked=asked)):
        return None, end
    titled = titled or known.surname
    if known.whose == "household" and len(parts(words)) > 1 and any(is_given(token.key) for token in words):
        known = replace(known, whose="patient")  # "le nom, c'est Martin Paul": more than the household's
    return Mention(words, known, at, end, titled=titled, corrects=corrects(tokens, at)), end


def _past_titles(tokens: list[Token], at: int) -> tuple[int, bool]:
    start = at
    while start < len(tokens) and tokens[start].key in TITLES - DOCTORS and tokens[start].written != "m'":
        start += 1
    return start, start > at


def _before_labelled(words: Sequence[Token], label: Cue) -> int:
    """How many words stand before the part that a label after it names ("miguel garcia, c'est le nom": 1)."""
    groups = parts(words)
    given = [is_given(group[-1].key) for group in groups]
    if label.part not in {"first", "last"} or len(groups) == 1:
        return 0
    if label.part == "last":
        whole = not given[0] or (given[-1] and len(groups) > 2)
        cut = len(groups) - 1 if given[-1] else given.index(False)
        return 0 if whole else sum(len(group) for group in groups[:cut])
    if all(given):
        return len(groups[0]) if mostly_last(groups[0][0].key) else 0
    cut = max(place for place, one in enumerate(given) if not one) + 1
    return sum(len(group) for group in groups[: min(cut, len(groups) - 1)])


def _familiar(tokens: list[Token], at: int) -> bool:
    """An article before a given name: "la Josette"."""
    article = at + 1 < len(tokens) and tokens[at].written in {"le", "la"}
    return article and is_given(tokens[at + 1].key) and not mostly_last(tokens[at + 1].key)


def _cue(tokens: list[Token], at: int) -> tuple[int, Cue | None]:
    """Words that introduce a name at ``at``: where they end, and what they say."""
    best, cue = 0, None
    if tokens[at].key in PARTICLES and tokens[at].capital and at + 1 < len(tokens) and tokens[at + 1].capital:
        return at, None  # "Le Grand" is a name, "le grand" a son
    words = keys(tokens, at)
    for pattern, kind in CUES:
        found = pattern.match(words)
        if found and at and tokens[at - 1].key in _NOT_AFTER.get(kind.part or kind.whose, ()):
            continue
        if found and (length := found[0].count(" ")) > best:
            best, cue = length, kind
    return at + best, cue


def _label(tokens: list[Token], at: int) -> tuple[int, Cue | None]:
    """The same for words that follow a name."""
    words = keys(tokens, at)
    for pattern, kind in AFTER:
        if found := pattern.match(words):
            return at + found[0].count(" "), kind
    return at, None


def _name_end(tokens: list[Token], start: int, *, strong: bool) -> int:
    """Where a name that begins at ``start`` ends: at a break, a common word, or after four words."""
    if start < len(tokens) and tokens[start].spelled:
        return start + 1
    at, real = start, 0
    while at < len(tokens) and real < _MOST_WORDS and not tokens[at].spelled:
        token = tokens[at]
        if real > 1 and token.key == tokens[at - 1].key:
            break  # "garcia miguel, miguel c'est le prénom"
        if token.key in PARTICLES and _goes_on(tokens, at):
            if not (token.capital or joins_lasts(tokens, at)) and _is_whole(tokens[start:at]):
                break  # "marcel pouget de la ferme": a place
            at += 1
        elif _is_part(tokens, at, first=real == 0, strong=strong):
            at, real = at + 1, real + 1
        else:
            break
    while real and tokens[at - 1].key in PARTICLES and not tokens[at - 1].capital:
        at -= 1
    return at


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Is the particle at ``at`` followed by a name ("le goff", "Le Grand"), not by a common noun ("le matin")?"""
    particle, token = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else BREAK
    if token.key == "," or token.spelled:
        return False
    if token.key in PARTICLES or (particle.capital and token.capital):
        return True
    trade = particle.key in {"le", "la", "l"} and at > 0 and is_given(tokens[at - 1].key)
    trade = trade and (token.key in common() or token.key in SURNAMES_TOO or token.key in TRADES)
    if token.key in STOP or token.key in TITLES or trade:  # "gaston le boulanger"
        return token.key in ADJECTIVES and at > 0 and is_given(tokens[at - 1].key)
    return True


def _is_whole(tokens: list[Token]) -> bool:
    given = [is_given(token.key) for token in tokens if token.key not in PARTICLES]
    return any(given) and not all(given)


def _is_part(tokens: list[Token], at: int, *, first: bool, strong: bool) -> bool:
    """May the word at ``at`` be the ``first`` or a further word of a name?"""
    token, before = tokens[at], tokens[at - 1] if at else BREAK
    prose = token.key in common() and not (is_given(token.key) or token.noted)
    if token.noted and token.key in SURNAMES_TOO:
        return True
    if token.key in PARTICLES and not token.capital:
        return False
    if may_be_name(token) and not prose:
        return not ("-" in token.key and INVERTED & set(token.key.split("-")))
    capital = token.capital and at > 0 and before.written != "." and token.key not in RELATIVES and token.key != ","
    if before.key in PARTICLES and before.capital and token.capital and token.key in SURNAMES_TOO:
        return True
    if not first:
        return (token.key in SURNAMES_TOO or (prose and capital)) and (
            is_given(before.key) or before.key in PARTICLES or before.key in TITLES
        )
    if strong:
        titled = before.key in TITLES - {"m"}
        return capital or (token.key in SURNAMES_TOO and titled) or (prose and may_be_name(token))
    if prose and capital and before.key != ",":
        return True
    opens = token.key in OPENING or (prose and (token.capital or token.key in SURNAMES_TOO))
    following = next((one for one in tokens[at + 1 : at + 3] if one.key != "," or not token.capital), BREAK)
    return opens and is_given(following.key) and _clean(tokens, at)


def _clean(tokens: list[Token], at: int) -> bool:
    """May a name that nothing announces begin at ``at``?"""
    before = tokens[at - 1] if at else BREAK
    if before.key in {"est", "suis"}:  # "c'est Vogel", but "il est tombé", "il s'est levé"
        return at == 1 or tokens[at - 2].key in {"c", "ce", "je", "nom", "prenom"}
    return before.key == "," or before.spelled or before.key in CLEAN


def _sounds_like_one(
    tokens: list[Token], at: int, start: int, words: Sequence[Token], cue: Cue | None, *, asked: bool
) -> bool:
    """Is it a name though nothing announces one? By a given name, capitals, or because one was asked for."""
    before = tokens[at - 1] if at else BREAK
    if cue is None and (
        before.key in SEASONS or (before.key in PRONOUNS and not words[0].capital and not _for_whom(tokens, at))
    ):
        return False
    if cue is None and (
        before.key in ELSEWHERE or (words[0].key in PARTICLES and (before.key == "et" or not _clean(tokens, at)))
    ):
        return False
    real = [token for token in words if token.key not in PARTICLES]
    prose = len(real) == 1 and real[0].key in GIVEN_TOO and not real[0].capital
    noted = any(token.noted for token in words)
    if noted or words[0].spelled or (not prose and any(is_given(token.key) for token in real)):
        return True
    inside = start > 0 and tokens[start - 1].written != "."
    if inside and all(token.capital for token in real) and (cue is not None or before.key not in ARTICLES):
        return True
    if not asked or any(_PROSE.search(token.key) and not token.capital for token in real):
        return False
    end = start + len(words)
    ends = end == len(tokens) or tokens[end].key == "," or tokens[end].spelled
    if words[0].written in LOWER_ARTICLES:  # "le goff", but "la remplaçante elle est là"
        return ends and before.key != "est" and (cue is None or not cue.part)
    return ends if cue is not None and cue.part else cue is not None or _clean(tokens, at)


def _for_whom(tokens: list[Token], at: int) -> bool:
    """Is the pronoun before ``at`` whom it is for ("c'est pour elle christine marty")?"""
    return at > 1 and tokens[at - 2].key == "pour"
