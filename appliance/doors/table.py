"""CSV as French spreadsheets write it: semicolons or commas, UTF-8 or Windows' own letters, headers in French."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, NoReturn, TypeVar

from appliance.errors import DoorError
from appliance.understanding.text import normalize

T = TypeVar("T")
Row = Mapping[str, str]
Tell = Callable[[str], None]
"""Takes a remark about a line that is right: a French sentence without its number and its full stop."""

_ILLEGIBLE = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_FORMULA = re.compile(r"'*[=+@\t\r-]")
"""What a spreadsheet takes for a formula and runs (OWASP, CSV injection), and the same already made harmless."""

_TOLD_DELIMITER = re.compile(r"\"?sep=(?P<mark>[^\s\"])", re.IGNORECASE)
"""A first line for Excel alone ("sep=;"), which some programs write."""

MOST_ERRORS = 20
"""Told at once; the others are only counted."""


@dataclass(frozen=True)
class Column:
    """A column: how we write its header, and which others we understand."""

    name: str
    others: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Line(Generic[T]):
    """A value and the line of the file that it was read from."""

    number: int
    value: T
    remarks: tuple[str, ...] = ()
    """What the line says and the value does not hold, each a French sentence."""


def written(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that a French spreadsheet opens as it is."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Behind one apostrophe more nothing is a formula; a spreadsheet shows it, and ``_as_it_was`` takes it off."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_it_was(cell: str) -> str:
    """Before ``_harmless``; whose name begins with an apostrophe keeps it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read(data: bytes, columns: Sequence[Column], make: Callable[[Row, Tell], T]) -> list[Line[T]]:
    """Each line as a value; ``make`` raises ValueError with a French sentence for a wrong one.

    Raises:
        DoorError: what is wrong, line by line; nothing is to be taken over then.
    """
    rows = [row for row in _rows(_text(data)) if any(cell.strip() for cell in row[1])]
    if not rows:
        raise DoorError("Le fichier est vide.")
    places = _places(rows[0][1], columns)
    made: list[Line[T]] = []
    wrong: list[str] = []
    for number, row in rows[1:]:
        remarks: list[str] = []
        try:
            made.append(Line(number, make(_told(row, places, columns), remarks.append), tuple(remarks)))
        except ValueError as failure:
            wrong.append(f"ligne {number} : {failure}.")
    refuse(wrong)
    return made


def _told(row: Sequence[str], places: Mapping[int, str], columns: Sequence[Column]) -> Row:
    """The cells of a line by column."""
    cells = [cell.strip() for cell in row]
    if any(_ILLEGIBLE.search(cell) for cell in cells):
        raise ValueError("un guillemet n'est pas fermé, ou une case a plusieurs lignes ou un signe illisible")
    if stray := next((cell for place, cell in enumerate(cells) if cell and place not in places), None):
        raise ValueError(f"la case « {stray} » n'est sous aucun titre de colonne")
    told = dict.fromkeys(places.values(), "") | {places[at]: _as_it_was(cell) for at, cell in enumerate(cells) if cell}
    missing = next((one.name for one in columns if one.needed and not told[one.name]), None)
    if missing:
        raise ValueError(f"la colonne « {missing} » est vide")
    return told


def refuse(wrong: Sequence[str]) -> None:
    """Tell what is wrong, if anything is."""
    if wrong:
        more = f"\n(et {len(wrong) - MOST_ERRORS} autres)" if len(wrong) > MOST_ERRORS else ""
        raise DoorError("Rien n'a été importé :\n" + "\n".join(wrong[:MOST_ERRORS]) + more)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Each row with the line it begins on; lines may end as on Windows, on Unix or on an old Mac."""
    excels = _TOLD_DELIMITER.match(text)
    delimiter = excels["mark"] if excels else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as failure:
        raise DoorError(
            f"Rien n'a été importé :\nligne {begins} : un guillemet n'est pas fermé, ou une case est démesurée."
        ) from failure
    return rows[1:] if excels else rows


def _text(data: bytes) -> str:
    """As spreadsheets save it: UTF-8, "Texte Unicode" (UTF-16), or Windows' own letters.

    French in Windows' letters never looks like UTF-8; where some of it does, the file is UTF-8 with a damaged sign,
    which stays visible.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    text = data.decode("utf-8-sig", errors="replace")
    beyond_ascii = {sign for sign in text if not sign.isascii()}
    if data.startswith(codecs.BOM_UTF8) or beyond_ascii != {"\ufffd"}:
        return text
    return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip(";,\t ")), "")
    return max(";,\t", key=first.count)


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """Which column stands at which place; a place without a title is left out."""
    known = {normalize(name): column.name for column in columns for name in (column.name, *column.others)}
    titles: dict[str, str] = {}
    places: dict[int, str] = {}
    for place, title in enumerate(one.strip() for one in header):
        if not title:
            continue
        name = known.get(normalize(title)) or _unknown(title, known, columns)
        if name in titles:
            raise DoorError(f"Les colonnes « {titles[name]} » et « {title} » disent la même chose ; gardez-en une.")
        titles[name], places[place] = title, name
    missing = [column.name for column in columns if column.needed and column.name not in titles]
    if missing:
        raise DoorError(f"Il manque la colonne « {missing[0]} » ; la première ligne doit nommer : {_names(columns)}.")
    return places


def _unknown(title: str, known: Mapping[str, str], columns: Sequence[Column]) -> NoReturn:
    near = get_close_matches(normalize(title), known, n=1)
    hint = f" Vouliez-vous dire « {known[near[0]]} » ?" if near else ""
    raise DoorError(
        f"La colonne « {title} » n'est pas connue.{hint} Renommez-la ou supprimez-la ; sont lues : {_names(columns)}."
    )


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(column.name for column in columns)
