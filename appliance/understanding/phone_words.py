"""The words of a dictated number: what only groups digits is taken out, and numbers that are of something else."""

import re

from appliance.understanding.numbers import REGIONAL_TENS, TENS, is_number, plain, read_number
from appliance.understanding.phone_lattice import AGAIN, TIMES, Run
from appliance.understanding.phrase import A_MONTH

_BREAK = {",", "et", "puis", "apres", "ensuite", "alors", "euh", "donc"}
_FOLD = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_BEFORE = {number: word for word, number in TIMES.items()}
_AFTER = {number: word for word, number in AGAIN.items()}
_FOLD_BEFORE = re.compile(rf"\b({'|'.join(_FOLD)}) fois (?:le |la |un )?(?=\w)(?!et\b|puis\b|apres\b)")
_FOLD_AFTER = re.compile(rf"(?: ,)? ({'|'.join(_FOLD)}) fois(?= ,| et| puis| apres|$)")
_ZERO_IN_FRONT = re.compile(
    r"\b(?:avec |et |vous )?(?:mettez |rajoutez |ajoutez )?(?:un |le )?zero (?:devant|au debut|avant)\b"
)
_UNIT = re.compile(rf"heures?|ans|minutes?|rue|euros|jours|semaines|mois|{A_MONTH}")


def dictated(text: str) -> str:
    """The plain form, with folds as one word ("double", "bis") and without numbers of hours, ages and days."""
    text = re.sub(r"(?<=\d)[.\-/\s()]+(?=\d)", " ", text[:2000])
    text = re.sub(r"(?<=[a-zé]) ?(?:…|\.{3}) ?(?=[a-z])", " euh ", text)  # "soixante... soixante et onze"
    words = plain(_JOINED.sub(_joined, text.lower()).replace("+", " plus "))
    words = re.sub(r"\b(deux|trois|quatre|2|3|4) zeros\b", lambda found: "zero " * _FOLD[found[1]], words)
    words = re.sub(r"\b(zeros|zerro|zeo|o)\b", "zero", words)
    if _ZERO_IN_FRONT.search(words):
        words = "zero " + _ZERO_IN_FRONT.sub(" ", words)
    words = _FOLD_BEFORE.sub(lambda found: f"{_BEFORE[_FOLD[found[1]]]} ", words)
    words = _FOLD_AFTER.sub(lambda found: f" {_AFTER[_FOLD[found[1]]]}", words)
    words = _without_measures(re.sub(r"\bentre midi et deux\b", "|", words))
    return re.sub(r"\b(?:plus|indicatif)(?: |$)(?=trente|33|deux|cinq|quatre|\d)", "plus ", words)


def _without_measures(words: str) -> str:
    """ "Après dix-huit heures trente", "quatre-vingt-six ans", "le quinze décembre": none of it is of the number."""
    said = words.split()
    at = len(said)
    while at > 1:
        at -= 1
        start = _measure(said, at) if _UNIT.fullmatch(said[at]) else None
        if start is not None:
            end = _minutes(said, at + 1) if said[at].startswith("heure") else at + 1
            said[start:end] = ["|"]
            at = start
    return " ".join(said)


def _measure(said: list[str], unit: int) -> int | None:
    """Where the number before a unit begins; the longest that may count it."""
    most = 24 if said[unit].startswith("heure") else 31 if re.fullmatch(A_MONTH, said[unit]) else 120
    for start in range(max(0, unit - 5), unit):
        found = (int(said[start]), start + 1) if said[start].isdigit() else read_number(said, start)
        if found and found[1] == unit and found[0] <= most:
            return start
    return None


def _minutes(said: list[str], at: int) -> int:
    """Where the minutes after "heures" end."""
    found = read_number(said, at) if at < len(said) and said[at] != "zero" else None
    return found[1] if found and found[0] in {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55} else at


_JOINED = re.compile(
    r"(?<!cent )(?<!cents )\b(?:soixante|quatre-vingts?)(?:-[a-zà-ÿ]++)++(?:(?<!-dix)|(?! (?:sept|huit|neuf)\b))"
)


def _joined(found: re.Match[str]) -> str:
    """A number written with hyphens is one number: "soixante-dix" is 70, never 60 10."""
    words = plain(found[0]).split()
    number = read_number(words, 0)
    return str(number[0]) if number and number[1] == len(words) and number[0] != 80 else found[0]


def groups(words: list[str]) -> list[Run]:
    """Runs of number words; commas, "et" and the like group digits within a run, other words end it."""
    runs: list[Run] = []
    run: list[str] = []
    for place, word in enumerate(words):
        number = is_number(word)
        if word in {"cent", "cents", "plus", *TIMES, *AGAIN} or number or (word == "et" and _is_tens_one(words, place)):
            if not (word in {"un", "une"} and not _among_numbers(words, place)):
                run.append(word)
        elif word in _BREAK:
            run.append(",")
        elif run:
            runs.append(tuple(run))
            run = []
    runs.append(tuple(run))
    return [run for run in map(trim, runs) if run]


def trim(run: Run | list[str]) -> Run:
    return tuple(" ".join(run).strip(" ,").split())


def _is_tens_one(words: list[str], place: int) -> bool:
    return (
        0 < place < len(words) - 1
        and (words[place - 1] in TENS or words[place - 1] in REGIONAL_TENS)
        and words[place + 1] in {"un", "une", "onze"}
    )


def _among_numbers(words: list[str], place: int) -> bool:
    """Is "un" here a digit, not an article? It is, beside another number."""
    beside = words[max(place - 2, 0) : place] + words[place + 1 : place + 3]
    return any(map(is_number, beside))
