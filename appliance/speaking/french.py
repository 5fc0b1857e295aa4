"""Written French made French for the ear: a voice reads "13h30" or "0612345678" badly, words well. Pure."""

import re
import unicodedata
from collections.abc import Callable

from appliance.speaking.language import FRENCH, language_and_words
from appliance.speaking.numbers import MOST_DIGITS, digits, feminine, number, ordinal, pairs

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTH = "|".join(_MONTHS)

_SHORT = {
    "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle", "Dr": "docteur",
    "Dre": "docteure", "Drs": "docteurs", "Pr": "professeur", "Pre": "professeure", "Vve": "veuve",
    "av.": "avenue", "bd": "boulevard", "bd.": "boulevard", "Bd": "boulevard", "pl.": "place", "rte": "route",
    "chem.": "chemin", "imp.": "impasse", "bât.": "bâtiment", "Bât.": "bâtiment", "ét.": "étage",
    "St": "saint", "Ste": "sainte", "tél.": "téléphone", "Tél.": "téléphone", "Tél": "téléphone",
    "RDV": "rendez-vous", "rdv": "rendez-vous", "RV": "rendez-vous", "etc.": "et cetera", "&": "et",
    "c.-à-d.": "c'est-à-dire", "svp": "s'il vous plaît", "SVP": "s'il vous plaît",
}  # fmt: skip

_UNITS = {
    "min": "minutes", "mn": "minutes", "s": "secondes", "j": "jours", "km": "kilomètres", "m": "mètres",
    "cm": "centimètres", "kg": "kilos", "g": "grammes", "mg": "milligrammes", "ml": "millilitres",
    "%": "pour cent", "°": "degrés", "°C": "degrés",
}  # fmt: skip
"""Only behind a figure."""

_FEMININE = "consultation|minute|seconde|semaine|journée|nuit|année|personne|fois|ordonnance|séance|visite|demande"

_IN_PAIRS = {"3114", "3919", "3237", "3624", "3646", "3018", "3020", "3977", "3631", "3639"}
"""Public four-digit numbers, which everybody says in pairs: "trente et un quatorze"."""

_SPELLED = {
    *("IRM", "ECG", "IVG", "CHU", "CHR", "ORL", "PCR", "VIH", "ALD", "AME", "ARS", "RER", "USB", "ADN", "AVC", "BU"),
    *("INR", "IST", "MGEN", "RATP", "EEG", "TSH", "UV", "IMC", "IPP", "TVA"),
}
"""Capitals that hold a vowel and are spelled all the same; those without one always are ("SMS", "CB")."""

Said = str | Callable[[re.Match[str]], str]


def for_the_ear(text: str) -> str:
    """``text`` in words only, as a French person reads it aloud; without any figure left.

    Pictures, control characters and marks that are not spoken become a space; "" when nothing can be said. A sentence
    that is marked as another language's is left as it is.
    """
    if language_and_words(text)[0] != FRENCH:
        return text
    plain = unicodedata.normalize("NFKC", text.replace("º", "°").replace("½", " un demi ").replace("…", "... "))
    spoken = "".join(letter if _is_spoken(letter) else " " for letter in plain.replace("’", "'"))
    for pattern, said in _RULES:
        spoken = pattern.sub(said, spoken)
    return " ".join(spoken.split()) if any(map(str.isalnum, spoken)) else ""


def _is_spoken(letter: str) -> bool:
    """Letters, their accents, figures, punctuation, and the few symbols that the rules put into words."""
    return unicodedata.category(letter)[0] in "LMNPZ" or letter in "€°+"


def _phone(found: re.Match[str]) -> str:
    return pairs("0" + re.sub(r"\D", "", found[0])[-9:])


def _short_number(found: re.Match[str]) -> str:
    """116 117 is the number of the doctors on duty in some regions."""
    return pairs(found[0]).replace(",", "") if len(found[0]) == 4 else "cent seize, cent dix-sept"


def _date(found: re.Match[str]) -> str:
    return _day_of(int(found[1].removesuffix("er")), found[2], found[3])


def _numeric_date(found: re.Match[str]) -> str:
    return _day_of(int(found["day"]), _MONTHS[int(found["month"]) - 1], found["year"])


def _day_of(day: int, month: str, year: str | None) -> str:
    return f"{'premier' if day == 1 else number(day)} {month}" + (f" {number(int(year))}" if year else "")


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or 0)
    word = {0: "minuit", 12: "midi", 24: "minuit"}.get(hour)
    said = word or f"{feminine(hour)} heure{'s' if hour > 1 else ''}"
    return f"{said} {number(minute)}" if minute else said


def _hours(found: re.Match[str]) -> str:
    """A length of time, or an hour written out: never "midi"."""
    hours = int(found[2])
    said = f"{feminine(hours)} heure{'s' if hours > 1 else ''}"
    return f"{found[1] or ''}{said}" + (f" {number(int(found[3]))}" if found[3] else "")


def _euros(found: re.Match[str]) -> str:
    said = f"{digits(found[1])} euro{'' if found[1] in {'0', '1'} else 's'}"
    cents = int((found[2] or "0").ljust(2, "0"))
    return f"{said} {number(cents)}" if cents else said


def _decimal(found: re.Match[str]) -> str:
    after = found[2]
    if len(after) > 3:
        return f"{digits(found[1])} virgule {' '.join(digits(one) for one in after)}"
    zeros = "zéro " * (len(after) - len(after.lstrip("0")))
    return f"{digits(found[1])} virgule {zeros}{digits(after.lstrip('0')) if after.lstrip('0') else ''}"


def _capitals(found: re.Match[str]) -> str:
    word = found[0]
    return " ".join(word) if word in _SPELLED or not re.search("[AEIOUY]", word) else word


def _web(found: re.Match[str]) -> str:
    return found[0].replace("@", " arobase ").replace(".", " point ")


def _ordinal(found: re.Match[str]) -> str:
    if len(found[1]) > MOST_DIGITS:
        return f"{digits(found[1])} {found[2]}"
    return "première" if found[1] == "1" and "r" in found[2] and found[2] != "er" else ordinal(int(found[1]))


def _one_of(table: dict[str, str], before: str = r"(?<!\w)") -> re.Pattern[str]:
    known = "|".join(re.escape(short) for short in sorted(table, key=len, reverse=True))
    return re.compile(rf"{before}({known})(?!\w)")


_ALONE = r"(?<![\w,.])"
_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
_RULES: tuple[tuple[re.Pattern[str], Said], ...] = (
    # what is one thing, before its parts are read
    (re.compile(r"https?://|www\."), ""),
    (re.compile(r"(?<![\w.-])[\w.-]{1,64}@[\w-]+(?:\.\w+)+|(?<![\w.-])[\w-]{1,64}\.(?:fr|com|org|net)(?!\w)"), _web),
    (re.compile(r"(?<!\d)(?:(?:\+|00)33 ?(?:\(0\))? ?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)"), _phone),
    (re.compile(r"(?<=\d) ou (?=(?:le|au) \d)"), ", ou "),  # without a breath "quinze ou" is heard as "cas où"
    (re.compile(rf"(?<!\d)(?:{'|'.join(sorted(_IN_PAIRS))}|116 ?117)(?!\d)"), _short_number),
    (re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?![\d])"), lambda f: f[0].replace(" ", "")),
    # abbreviations
    (re.compile(r"(?<!\w)[nN]° ?"), "numéro "),
    (re.compile(r"(?<=\w)\((?:e|s|es)\)(?!\w)"), ""),  # "né(e)" sounds the same with and without
    (re.compile(r"(?<!\w)1/2 (?=heure|journée)"), "une demi-"),
    (re.compile(r"(?<!\w)1/2(?![\w/])"), "un demi"),
    (re.compile(r"(?<!\w)M\.(?= ?[A-ZÀ-Þ])"), "monsieur"),
    (re.compile(r"(?<!\w)(Mme|Mlle|Dre?|Pre?)\.(?= )"), lambda f: _SHORT[f[1]]),
    (_one_of(_SHORT), lambda f: _SHORT[f[1]]),
    (re.compile(r"(?<!\w)[A-Z]{2,5}(?!\w)"), _capitals),
    # days and hours
    (re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-2]\d|3[01])(?!\d)"), _numeric_date),
    (re.compile(rf"(?<![\d/]){_DAY}([/.-]){_MONTH_NUMBER}\2(?P<year>\d{{4}})(?![\d/])"), _numeric_date),
    (re.compile(r"(?<![\d/])(?P<day>[0-2]\d|3[01])/(?P<month>0[1-9]|1[0-2])(?P<year>)(?![\d/])"), _numeric_date),
    (re.compile(r"(?<=\d)(h|j)(?: ?/ ?| sur )(?=\d)"), lambda f: {"h": " heures sur ", "j": " jours sur "}[f[1]]),
    (re.compile(r"(?<=\d)(h(?:[0-5]\d)?)? ?[-–] ?(?=\d)"), lambda f: f"{f[1] or ''} à "),
    (re.compile(rf"(?<!\d)(1er|\d\d?) ({_MONTH})(?: (\d{{4}}))?(?!\w)", re.IGNORECASE), _date),
    (re.compile(r"((?:dans|pendant|depuis|sous|durant|les) )(\d\d?) ?h(?: ?([0-5]\d))?(?!\w)", re.IGNORECASE), _hours),
    (re.compile(rf"{_ALONE}()(\d\d?) heures?(?: ([0-5]\d)(?= |[.,;!?]|$))?(?!\w)"), _hours),
    (re.compile(rf"{_ALONE}{_HOUR} ?(?:h(?: ?(?P<minute>[0-5]\d))?(?: ?min)?|:(?P<minutes>[0-5]\d))(?!\w)"), _clock),
    # amounts
    (re.compile(r"(?<![\d,.])(\d+)(?:[.,](\d\d?))? ?(?:€|euros?(?!\w))"), _euros),
    (re.compile(r"(?<!\d)(\d+) ?€(\d\d)(?!\d)"), _euros),
    (_one_of(_UNITS, r"(?<=\d) ?"), lambda f: f" {_UNITS[f[1]]}"),
    (re.compile(r"(?<![\d,.])(\d+)[,.](\d+)(?![\d,.]*\d)"), _decimal),
    (re.compile(r"(?<!\w)(\d+)(ères?|eres?|res?|ers?|èmes?|emes?|es?|nde?)(?!\w)"), _ordinal),
    (re.compile(rf"(?<!\w)(\d{{0,8}}1) (?=(?:{_FEMININE})s?(?!\w))"), lambda f: f"{feminine(int(f[1]))} "),
    (re.compile(r"(?<![\w-])[-–](?=\d)"), "moins "),
    (re.compile(r"(?<=\d) ?/ ?(?=\d)"), " sur "),
    (re.compile(r"\d+"), lambda f: f" {digits(f[0])} "),
    # what the figures leave behind
    (re.compile(r" +(?=[,.)])"), ""),
    (re.compile(r"(?<=\() +"), ""),
    (re.compile(r"\+"), " plus "),
    (re.compile(r"[*_#<>{}\[\]|\\^~`@=°€/]"), " "),
)
