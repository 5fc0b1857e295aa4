"""How old somebody is said to be."""

import re
from typing import Final

from appliance.understanding.text import normalize

_UNITS: Final = {"jour": 1 / 30.4, "semaine": 7 / 30.4, "mois": 1.0, "an": 12.0}
_SMALL: Final = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept "
    "dix_huit dix_neuf vingt"
)
_NUMBERS: Final = {
    **{word.replace("_", " "): number for number, word in enumerate(_SMALL.split())},
    "une": 1,
    "vingt et un": 21,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "soixante dix": 70,
    "quatre vingt": 80,
    "quatre vingts": 80,
    "quatre vingt dix": 90,
    "une dizaine de": 10,
    "une quinzaine de": 15,
}
_TENS_AND_ONE: Final = re.compile(r"(?:(vingt|trente|quarante|cinquante|soixante|quatre vingt) )(?:et )?")
_AMOUNT: Final = "|".join(sorted((*_NUMBERS, r"\d{1,3}"), key=len, reverse=True))
_AGE: Final = re.compile(
    rf"(?<!\w)(?P<before>(?:\w+ ){{0,4}}?)(?P<amount>{_AMOUNT}) (?P<unit>jour|semaine|mois|an)s?"
    r"(?P<half> et demie?| et quelques| passes)?(?!\w)"
)
_NOT_AN_AGE: Final = re.compile(
    r"(?:enceinte|grossesse|depuis|dans|pendant|tous les|toutes les|il y a|ca fait|apres|avant|dernier|encore|vaccin)"
    r"(?: \w+){0,2} $"
)
_BORN: Final = re.compile(
    r"(?<!\w)(?:nee?|accouche|naissance)(?: \w+){0,2} (?:il y a|a|y a|ca fait|de|depuis) (?:\w+ ){0,1}$"
)
_NEWBORN: Final = re.compile(
    r"(?<!\w)(?:nouveaux? nees?|nouveau nes?|sort de la maternite|vient de naitre|nee? (?:hier|ce matin|cette semaine|la semaine derniere))(?!\w)"
)


def age_months(text: str) -> float | None:
    """The first age said in ``text``, in months ("deux mois et demi" is 2.5, "six semaines" about 1.4).

    Durations ("depuis trois semaines") and terms of pregnancy are no ages. None when no age was said.
    """
    words = f"{normalize(text)} "
    for found in re.finditer(
        rf"(?<!\w)(?P<amount>{_AMOUNT}) (?P<unit>jour|semaine|mois|an)s?(?P<half> et demie?)?(?!\w)", words
    ):
        before = words[: found.start()]
        if _NOT_AN_AGE.search(before) and not _BORN.search(before):
            continue
        if found["amount"] in {"un", "une"} and found["unit"] == "jour":
            continue
        amount = int(found["amount"]) if found["amount"].isdigit() else _NUMBERS[found["amount"]]
        return (amount + (0.5 if found["half"] else 0.0)) * _UNITS[found["unit"]]
    if _NEWBORN.search(words):
        return 0.5
    return None
