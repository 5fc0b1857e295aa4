"""The words in which names are looked for: spelled letters as one word, and what is said of the writing applied."""

import re
from collections.abc import Sequence
from dataclasses import replace

from appliance.understanding import spelling
from appliance.understanding.name_cues import WRITING, WRITING_STARTS
from appliance.understanding.name_words import POSSESSIVES, STOP, TITLES
from appliance.understanding.name_writing import PARTICLES, Token, fold, respelled

LONGEST = 600
"""Characters read of one utterance; a name is said in less."""
BREAK = Token(",", ",")
_SEEN = 11
"""Words a cue may be long."""


def tokens_of(text: str) -> list[Token]:
    """The words and breaks of an utterance; ``LONGEST`` characters count."""
    return _written(_tokens(text))


def _tokens(text: str) -> list[Token]:
    """Words and breaks, each run of letters one word, hyphens said aloud put in."""
    said = spelling.words(text[:LONGEST])
    tokens: list[Token] = []
    at = 0
    for run in spelling.find_spelled(said):
        tokens += [_token(word) for word in said[at : run.start]]
        word = spelling.capitalised(run.letters)
        tokens.append(Token(word, fold(word), spelled=True))
        at = run.end
    return _joined([*tokens, *(_token(word) for word in said[at:])])


def _token(word: str) -> Token:
    return Token(word, "," if word in ",." else fold(word.rstrip("'")))


def _joined(tokens: list[Token]) -> list[Token]:
    """ "Vidal tiret Martin" as one word."""
    found: list[Token] = []
    joins = False
    for token in tokens:
        if joins and found and token.key != ",":
            word = f"{found[-1].written}-{token.written}"
            found[-1] = Token(word, fold(word), found[-1].spelled or token.spelled)
        elif token.key != "tiret":
            found.append(token)
        joins = token.key == "tiret"
    return found


def keys(tokens: Sequence[Token], at: int) -> str:
    return " ".join([token.key for token in tokens[at : at + _SEEN]]) + " "


def _written(tokens: list[Token]) -> list[Token]:
    """The words with what is said about a name's writing ("avec deux l") applied to it and left out."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        about = _about_writing(tokens, at) if found and tokens[at].key in WRITING_STARTS else None
        if about is None:
            found.append(tokens[at])
            at += 1
            continue
        kind, said = about
        at += said[0].count(" ")
        if kind == "aside":
            at = _after_one_name(tokens, at)
        elif kind != "nothing":
            _rewrite(found, kind, said)
        found.append(BREAK)
    return found


def _about_writing(tokens: list[Token], at: int) -> tuple[str, re.Match[str]] | None:
    words = keys(tokens, at)
    for pattern, kind in WRITING:
        said = pattern.match(words)
        if said and not (kind == "aside" and at and tokens[at - 1].key in POSSESSIVES):
            return kind, said
    return None


def _after_one_name(tokens: list[Token], at: int) -> int:
    """Past a name that is not wanted ("née Tissot, t i deux s o t")."""
    while at < len(tokens) and tokens[at].key in PARTICLES:
        at += 1
    at += 1
    following = at + 1 if at < len(tokens) and tokens[at].key == "," else at
    return following + 1 if following < len(tokens) and tokens[following].spelled else min(at, len(tokens))


def _rewrite(found: list[Token], kind: str, said: re.Match[str]) -> None:
    """Change the last name in ``found`` as was said."""
    end = len(found)
    while end and (found[end - 1].key == "," or not may_be_name(found[end - 1])):
        end -= 1
    if not end:
        return
    if kind in {"joined", "parted"}:
        start = end - 1
        while start and found[start - 1].key in PARTICLES:
            start -= 1
        found[start:end] = respelled(found[start:end], kind)
        return
    letter = {"ache": "h", "hache": "h", "i grec": "y"}.get(said[1], said[1])
    final = (said[2] or "").strip() in {"a la fin", "au bout", "final"}
    word = spelling.mended(found[end - 1].written, kind, letter, final=final)
    found[end - 1] = replace(found[end - 1], written=word, key=fold(word))


def may_be_name(token: Token) -> bool:
    bare = token.key.replace("-", "").replace("'", "")
    return bare.isalpha() and len(bare) > 1 and token.key not in STOP and token.key not in TITLES
