"""Whom of the people a practice knows has a caller named? First by sound, then by what the recogniser thinks of each.

A recogniser of whole sentences hears a name alone worst of all: "il s'appelle Michel" for Isabelle Girard. Asked how
likely each of a few known names is, it mostly knows: of 77 names said alone off a telephone line 64 % are heard right
instead of 14 % (``aid_name_alone_*`` of ``bench understanding --audio``).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from appliance.understanding.phonetics import in_a_row

SHORTLIST = 8
"""Names that are asked about; what they cost is ``aid_name_alone_s_*``."""

LONGEST_S = 4.0
"""Who says more says more than a name."""

LIKELY = -9.5
"""Log-probability of a whole name, at least. This and the next two were chosen on 48 names that are not the bench's."""

CLEAR = 2.0
"""By how much it must lead the next name: two of a family differ in a few sounds."""

BEHIND = 5.0
"""By how much it may be less likely than what was heard freely: a stranger's name is heard as well as it can be."""


def shortlist(readings: Sequence[str], names: tuple[str, ...]) -> list[str]:
    """The names that sound most like a reading, nearest first."""
    heard = list(filter(None, map(in_a_row, readings)))
    if not heard or not names:
        return []
    apart = cdist(heard, _sounds(names), scorer=Levenshtein.normalized_distance).min(axis=0)
    return [names[place] for place in np.argsort(apart, kind="stable")[:SHORTLIST]]


def likeliest(scores: Sequence[float], freely: float) -> int | None:
    """Which of the names was said, by their log-probabilities and that of what was heard; None: none for sure."""
    best, *others = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    leads = not others or scores[best] - scores[others[0]] >= CLEAR
    return best if leads and scores[best] >= max(LIKELY, freely - BEHIND) else None


@lru_cache(maxsize=4)
def _sounds(names: tuple[str, ...]) -> list[str]:
    return list(map(in_a_row, names))
