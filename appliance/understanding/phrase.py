"""Words still to be read, and the French names that dates are made of."""

import re
from dataclasses import dataclass
from functools import cache

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()  # noqa: SIM905 - one line
)
DAY = rf"(?P<day>{'|'.join(DAYS)})"
A_DAY = rf"(?:{'|'.join(DAYS)})"
MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
A_MONTH = rf"(?:{'|'.join(MONTHS)})"

_MISSPELT: tuple[tuple[str, str], ...] = (
    # What recognisers write for the days and months; all checked against words of the tune corpora.
    (r"l[iu]n+dis?t?|lun dit?s?", "lundi"),
    (r"mar+e?dis?|mar+dit|mar dit?s?|mardy", "mardi"),
    (r"m[ea]r?cr?e?dit?s?|mercre dit?s?|mercredie", "mercredi"),
    (r"je?udis?|je?udit|jeudie|jeu dit?s?|judy|joudi|geudi|je dis(?= (?:matin|apres midi|soir|prochain))", "jeudi"),
    (r"j ai dit(?= (?:matin|apres midi|soir|prochain|en 8|en 15|\d))", "jeudi"),
    (r"v[ea]n?d?redi[est]*|vendre dit?s?|v[ea]n dredi[st]?|vandredi", "vendredi"),
    (r"sa?me?dit?s?|samedie|ca me dit(?= (?:matin|apres midi|prochain))|sa medi|same dit?s?|same di", "samedi"),
    (r"dimanches|dimance|dimanch", "dimanche"),
    (r"janvi[er]|jenvier", "janvier"),
    (r"fevri[er]|febrier|fevrie|feurier|sevrier|fe vrier|(?:chi|qui fait |fait )fevrier|fait vrier", "fevrier"),
    (r"avri|avrile", "avril"),
    (r"jui[nl]s|juins", "juin"),
    (r"juil+et+s?|jui+let|juille|jeuillet", "juillet"),
    (r"aoute?|(?<=\d )out|(?<=\d )ou(?= (?:\d{4}|$))", "aout"),
    (r"se[pt]t?embre|septenbre", "septembre"),
    (r"oc?tobre?s?", "octobre"),
    (r"nov[ea][mn]bre", "novembre"),
    (r"d[ei]c[ea][mn]bre", "decembre"),
    (r"aujourd huis?|aujourdhui|aujourd oui", "aujourd hui"),
    (r"demin|deumain|(?:2|de) mains(?= (?:a \d|vers|matin|ap+res|soir|dans|en fin|en debut))", "demain"),
    (r"apres demains?", "apresdemain"),
    (r"(?:ap+res?|apr|aprai) (?:midis?|mid)(?! et (?:quart|demie?))|aprem(?:s|e)?|apremidi|apresmidis", "apresmidi"),
    (r"(?<=\d )heure", "heures"),
    (r"heurs|eures", "heures"),
    (r"(?<=heures )plus tot$", "plutot"),
    (r"(?:ses|ces|c est|sez|saiz)(?= heures)", "16"),
    (r"(?:cettes?|cet|set)(?= heures)", "7"),
    (r"(?:dis|dit|dise|dize|dixe)(?= heures)", "10"),
    (r"(?:tres|treiz|treis)(?= heures)", "13"),
    (r"(?:on ze|onz|honze)(?= heures)", "11"),
    (r"(?:neuves?|noeuf)(?= heures)", "9"),
    (r"(?:oui|huis|huitre|huite)(?= heures)", "8"),
    (r"(?:cinque|saint|sain)(?= heures)", "5"),
    (r"(?:quinz|kinze|quinzes)(?= heures)", "15"),
    (r"(?:ca torse|quatorz|quatorse)(?= heures)", "14"),
    (r"la (?:premiere? dit?|primidi\w*|pre ?midi\w*|prime? midi)|l apre ?midi\w*", "l apresmidi"),
    (r"week ends?|weekends?|ouikende?|wikend", "week end"),
    (r"rendez vous|rdv|rende vous|rendevous", "rendez vous"),
    (r"quinzaine", "15 jours"),
    (r"huitaine", "8 jours"),
    (r"(?:une )?dizaine de jours", "10 jours"),
    (r"(?:une )?vingtaine de jours", "20 jours"),
)
_COMPILED = tuple((re.compile(rf"\b(?:{wrong})\b"), right) for wrong, right in _MISSPELT)


def respelt(words: str) -> str:
    """Words in plain form with the names of days, months and times written right."""
    for wrong, right in _COMPILED:
        words = wrong.sub(right, words)
    return words


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    """``pattern`` between word borders; kept, for there are more of them than the cache of ``re`` holds."""
    return re.compile(rf"\b(?:{pattern})(?!\w)")


@dataclass
class Phrase:
    """An utterance being read: what is understood is taken out, so that nothing is read twice."""

    words: str

    def take(self, pattern: "str | re.Pattern[str]") -> re.Match[str] | None:
        """The first place where ``pattern`` stands as whole words, taken out; None when it stands nowhere."""
        found = (_whole(pattern) if isinstance(pattern, str) else pattern).search(self.words)
        if found is not None:
            self.words = f"{self.words[: found.start()]} | {self.words[found.end() :]}"
        return found

    def drop(self, pattern: str) -> bool:
        """Take out all of ``pattern``; was there any?"""
        before = self.words
        self.words = _whole(pattern).sub(" | ", self.words)
        return before != self.words
