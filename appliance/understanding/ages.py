"""How old somebody is said to be."""

import re
from typing import Final

from appliance.understanding.text import normalize

_MONTHS: Final = {"jour": 1 / 30.4, "semaine": 7 / 30.4, "mois": 1.0, "an": 12.0}
"""Of one unit; a month has 30.4 days on average."""

_SMALL: Final = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept "
    "dix_huit dix_neuf"
)
_UNITS: Final = {word.replace("_", " "): number for number, word in enumerate(_SMALL.split())} | {"une": 1}
_TENS: Final = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "quatre vingts": 80,
    "quatre vingt": 80,
}
_UNIT: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_TEN: Final = "|".join(_TENS)
_AGE: Final = re.compile(
    rf"(?<!\w)(?:(?P<digits>\d{{1,3}})|(?P<ten>{_TEN})(?: (?:et )?(?P<more>{_UNIT}))?|(?P<small>{_UNIT})) "
    r"(?P<unit>jour|semaine|mois|an)s?(?P<half> et demie?)?(?!\w)"
)
_NOT_AN_AGE: Final = re.compile(
    r"(?:enceinte|grossesse|depuis|dans|pendant|tous les|toutes les|il y a|[cs]a fait|apres|avant|dernier|encore)"
    r"(?: \w+){0,2} $"
)
_BORN: Final = re.compile(
    r"(?<!\w)(?:nee?|accouche|naissance|maternite)(?: \w+){0,6} (?:il y a|a|y a|ca fait|de|depuis) (?:\w+ ){0,1}$"
)
_SINCE_BIRTH: Final = re.compile(r" (?:que |qu )?(?:il|elle|on|le petit|la petite|le bebe)? ?(?:est )?nee?(?!\w)")
_NEWBORN: Final = re.compile(
    r"(?<!\w)(?:nouveaux? nee?s?|sort de la maternite|vient de naitre|"
    r"nee? (?:hier|ce matin|cette semaine|la semaine derniere|le mois dernier|le(?: \w+){1,3} (?:du|de ce) mois)|"
    r"(?:bebe|enfant|nourrisson|petite?)(?: \w+){0,2} j ?\d{1,2})(?!\w)"
)
_NEWBORN_MONTHS: Final = 0.5
_NOT_QUITE: Final = re.compile(r"(?:meme pas|pas encore|pas tout a fait|moins de|bientot|presque) $")
_NEARLY: Final = 0.9
"""Of an age that is not yet reached: "même pas trois mois" is less than three."""


def age_months(text: str) -> float | None:
    """The first age said in ``text``, in months ("deux mois et demi" is 2.5, "six semaines" about 1.4).

    Durations ("depuis trois semaines") and terms of pregnancy are no ages. None when no age was said.
    """
    words = f"{normalize(text)} "
    for found in _AGE.finditer(words):
        before = words[: found.start()]
        a_day = found["small"] in {"un", "une"} and found["unit"] == "jour"
        born = _BORN.search(before) or _SINCE_BIRTH.match(words, found.end())
        nearly = _NOT_QUITE.search(before)
        if a_day or (_NOT_AN_AGE.search(before) and not (born or nearly)):
            continue
        age = (_amount(found) + (0.5 if found["half"] else 0.0)) * _MONTHS[found["unit"]]
        return age * _NEARLY if nearly else age
    return _NEWBORN_MONTHS if _NEWBORN.search(words) else None


def _amount(found: re.Match[str]) -> int:
    if found["digits"]:
        return int(found["digits"])
    return _TENS.get(found["ten"], 0) + _UNITS.get(found["more"] or found["small"], 0)
