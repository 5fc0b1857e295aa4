"""Whether words that a practice wants to add to a danger would be heard, and when they would cry wolf."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from appliance.understanding.red_flags import with_own
from appliance.understanding.text import normalize, stems
from appliance.understanding.urgency import own_flags
from appliance.vocabulary.practice import OwnSign


def hears_itself(sign: OwnSign) -> bool:
    """Does it count when nothing else is said? Words that deny it, or tell of long ago, never do."""
    return bool(own_flags(sign.words, (sign,)))


def cries_wolf(sign: OwnSign) -> Sequence[str]:
    """Sentences of every day in which it would send the caller to the 15."""
    signs = with_own((sign,)).signs
    return [text for text, words in _ordinary() if signs.find(words) and own_flags(text, (sign,))]


@lru_cache(maxsize=1)
def _ordinary() -> Sequence[tuple[str, str]]:
    """Each as it was said, and as stems."""
    table = tomllib.loads(files("appliance.understanding").joinpath("ordinary_fr.toml").read_text("utf-8"))
    return [(text, stems(normalize(text))) for text in table["sentences"]]
