"""Whether a name takes the place of one said before it ("dupuis, non pardon je dis n'importe quoi, dupuy")."""

from appliance.understanding.name_tokens import may_be_name
from appliance.understanding.name_words import BETWEEN, CORRECTIONS, STOP, common
from appliance.understanding.name_writing import PARTICLES, Token, is_given


def corrects(tokens: list[Token], at: int) -> bool:
    """Does "non", "pardon" or the like stand before, after other words, or a sentence that begins so?"""
    before = at - 1
    while before > 0 and tokens[before].key in BETWEEN:
        before -= 1
    if before > 0 and tokens[before].key in CORRECTIONS:
        return True
    first = at - 1
    while first > max(0, at - _LONGEST_EXCUSE) and _is_prose(tokens[first]):
        if tokens[first].key in {"non", "pardon"}:
            return may_be_name(tokens[first - 1]) or tokens[first - 1].key in {"ah", "euh", "non", "oh"}
        first -= 1
    return False


_LONGEST_EXCUSE = 8
"""Words of "non pardon je dis n'importe quoi"."""


def _is_prose(token: Token) -> bool:
    return token.key in STOP or token.key in PARTICLES or (token.key in common() and not is_given(token.key))
