"""The words in which names are looked for: spelled letters as one word, and what is said of the writing applied."""

import re
from collections.abc import Sequence
from dataclasses import replace

from appliance.understanding import spelling
from appliance.understanding.name_cues import WRITING, WRITING_STARTS
from appliance.understanding.name_endings import ended, ending, not_these
from appliance.understanding.name_words import STOP, SURNAMES_TOO, TITLES, common
from appliance.understanding.name_writing import PARTICLES, Token, fold, is_given, respelled

LONGEST = 600
"""Characters read of one utterance; a name is said in less."""
BREAK = Token(",", ",")
_SEEN = 11
"""Words a cue may be long."""
_MISHEARD = tuple(
    (re.compile(pattern, re.IGNORECASE), right)
    for pattern, right in (
        # What recognisers write for the words that announce a name.
        (r"\bpr[ée][ -]?no[mn]s?\b", "prénom"),
        (r"\b(mon|le|son|leur|au) non\b(?! plus| pas)", r"\1 nom"),
        (r"\b(?:sait|ses|s'est|set)(?= (?:pour|au nom|madame|monsieur|mon|ma|moi)\b)", "c'est"),
        (r"\b([ms])'appel(?:s|les)?\b|\b([ms])a pelle\b", r"\1\2'appelle"),
        (r"\bmadam\b", "madame"),
        (r"\bm[eo]ssieu\b|\bmessieurs?(?! et\b)", "monsieur"),
    )
)


def tokens_of(text: str) -> list[Token]:
    """The words and breaks of an utterance, no break twice; ``LONGEST`` characters count."""
    tokens = _written(_tokens(text))
    return [token for at, token in enumerate(tokens) if token.key != "," or keys(tokens, at + 1)[0] != ","]


def _tokens(text: str) -> list[Token]:
    """Words and breaks, each run of letters one word, hyphens said aloud put in."""
    text = text[:LONGEST]
    for wrong, right in _MISHEARD:
        text = wrong.sub(right, text)
    said = spelling.words(text)
    tokens: list[Token] = []
    at = 0
    for run in spelling.find_spelled(said):
        tokens += [_token(word) for word in said[at : run.start]]
        word = spelling.capitalised(run.letters)
        tokens.append(Token(word, fold(word), spelled=True))
        at = run.end
    return _joined([*tokens, *(_token(word) for word in said[at:])])


def _token(word: str) -> Token:
    if word in ",.":
        return Token(word, ",")
    return Token(word, "nee" if word == "né" else fold(word.rstrip("'")))  # "ne" is prose


def _joined(tokens: list[Token]) -> list[Token]:
    """ "Vidal tiret Martin" as one word, and a last name said twice in one breath once."""
    found: list[Token] = []
    joins = False
    for token in tokens:
        if joins and found and token.key != ",":
            word = f"{found[-1].written}-{token.written}"
            found[-1] = Token(word, fold(word), found[-1].spelled or token.spelled)
            joins = False
            continue
        joins = token.key == "tiret" and not (found and found[-1].key in {"un", "le", "avec", "sans", "de"})
        if not (joins or _is_again(found, token)):
            found.append(token)
    return found


def _is_again(found: list[Token], token: Token) -> bool:
    """Does the word that opens a name stumble over itself ("euh lemaire lemaire pascale")?"""
    if not found or found[-1] != token or not may_be_name(token) or is_given(token.key):
        return False
    return len(found) == 1 or not may_be_name(found[-2])


def keys(tokens: Sequence[Token], at: int) -> str:
    return " ".join([token.key for token in tokens[at : at + _SEEN]]) + " "


def _written(tokens: list[Token]) -> list[Token]:
    """The words with what is said about a name's writing ("avec deux l") applied to it and left out."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if end := _denied(tokens, at):
            at = end
            found.append(BREAK)
        elif found and (last := ending(tokens, at)):
            _end_in(found, last[0])
            at = last[1]
            found.append(BREAK)
        elif found and (about := _about_writing(tokens, at)):
            kind, said = about
            at += said[0].count(" ")
            if kind != "nothing":
                _rewrite(found, kind, said)
            elif said[0].startswith("comme ") and found[-1].key in SURNAMES_TOO:
                found[-1] = replace(found[-1], noted=True)  # "petit comme petit"
            found.append(BREAK)
        else:
            found.append(tokens[at])
            at += 1
    return found


def _about_writing(tokens: list[Token], at: int) -> tuple[str, re.Match[str]] | None:
    if tokens[at].key not in WRITING_STARTS:
        return None
    words = keys(tokens, at)
    return next(((kind, said) for pattern, kind in WRITING if (said := pattern.match(words))), None)


def _denied(tokens: list[Token], at: int) -> int:
    """Where a name ends that the person does not bear, with its spelling ("pas Martin, t i n"); 0 without one."""
    if tokens[at].key != "pas":
        return 0
    if letters_end := not_these(tokens, at):
        return letters_end
    end = at + 1
    while end < len(tokens) and tokens[end].key in PARTICLES:
        end += 1
    if end == len(tokens) or tokens[end].key in common() or not may_be_name(tokens[end]):
        return 0
    end += 1
    following = end + 1 if end < len(tokens) and tokens[end].key == "," else end
    if following < len(tokens) and tokens[following].spelled and tokens[following].key == tokens[end - 1].key:
        end = following + 1
    while end < len(tokens) and (about := _about_writing(tokens, end)):
        end += about[1][0].count(" ")
    return end


def _end_in(found: list[Token], letters: str) -> None:
    """Give the last name in ``found`` the ending that was said."""
    place = next((place for place in range(len(found) - 1, -1, -1) if may_be_name(found[place])), None)
    if place is not None:
        word = ended(found[place].written, letters)
        found[place] = replace(found[place], written=word, key=fold(word), noted=True)


def _rewrite(found: list[Token], kind: str, said: re.Match[str]) -> None:
    """Change the last name in ``found`` as was said."""
    end = len(found)
    while end and (found[end - 1].key == "," or not may_be_name(found[end - 1])):
        end -= 1
    if not end:
        return
    if kind in {"joined", "parted", "unhyphened"}:
        start = end - 1
        while start and found[start - 1].key in PARTICLES:
            start -= 1
        if kind == "unhyphened" and end - start == 1 and "-" not in found[start].key:
            return
        kind = "parted" if kind == "unhyphened" else kind
        found[start:end] = [replace(token, noted=True) for token in respelled(found[start:end], kind)]
        return
    if kind == "hyphen" and "-" in found[end - 1].key:
        return
    if kind == "hyphen":
        found[:] = _joined([*found[: end - 1], _token("tiret"), *found[end - 1 :]])
        return
    letter = {"ache": "h", "hache": "h", "i grec": "y"}.get(said[1], said[1])
    final = (said[2] or "").strip() in {"a la fin", "au bout", "final"}
    word = spelling.mended(found[end - 1].written, kind, letter, final=final)
    found[end - 1] = replace(found[end - 1], written=word, key=fold(word), noted=kind != "double" or letter * 2 in word)


def may_be_name(token: Token) -> bool:
    bare = token.key.replace("-", "").replace("'", "")
    return bare.isalpha() and len(bare) > 1 and token.key not in STOP and token.key not in TITLES
