"""What is said of a name's last letters ("e a u à la fin, pas o t"), and the letters it has not."""

import re
from collections.abc import Sequence

from appliance.understanding.name_writing import Token

_INTRODUCED = re.compile(r"(?:(?:et )?(?:ca )?(?:se )?(?:finit|termine) (?:par|en) )")
_PLACED = re.compile(r"(?:a la fin|au bout|final) ")
_ALIKE = (
    r"e?au[xtd]?|ault|aud|aut|aux|o[tspx]?",
    r"e[trz]|ai[tsxe]?|ay|ey|ee?",
    r"[ae]?in[gstd]?|ain[gs]?|ym|yn|un",
    r"an[tdscg]?|en[tdsc]?|am|em",
    r"i[tsez]?|y|ie",
)
"""Endings that sound the same, a line each."""
_MOST = 7


def ending(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The letters said to be the last ones, and where the remark ends; None where none begins at ``at``."""
    words = " ".join(token.key for token in tokens[at : at + _MOST + 5]) + " "
    introduced = _INTRODUCED.match(words)
    start = at + (introduced[0].count(" ") if introduced else tokens[at].key == "avec")
    letters, end = _letters(tokens, start)
    after = _PLACED.match(" ".join(token.key for token in tokens[end : end + 3]) + " ")
    if after:
        return (letters, end + after[0].count(" ")) if len(letters) > 1 else None
    return (letters, end) if introduced and letters else None


def not_these(tokens: Sequence[Token], at: int) -> int:
    """Where a remark on letters that the name has not ends ("pas o t", "pas un i"); 0 where none begins at ``at``."""
    if tokens[at].key != "pas":
        return 0
    start = at + 1
    while start < len(tokens) and tokens[start].key in {"avec", "un", "une", "par"}:
        start += 1
    letters, end = _letters(tokens, start)
    return end if len(letters) > 1 or (letters and start > at + 1) else 0


def _letters(tokens: Sequence[Token], start: int) -> tuple[str, int]:
    if start < len(tokens) and tokens[start].spelled:
        return tokens[start].key, start + 1
    end = start
    while end < len(tokens) and len(tokens[end].key) == 1 and tokens[end].key.isalpha():
        end += 1
    return "".join(token.key for token in tokens[start:end]), end


def ended(word: str, letters: str) -> str:
    """``word`` with ``letters`` in place of an ending that sounds like them; unchanged where it has none."""
    if word.lower().endswith(letters):
        return word
    for alike in _ALIKE:
        if re.fullmatch(alike, letters) and (found := re.search(rf"(?:{alike})$", word.lower())):
            return word[: found.start()] + letters
    return word
