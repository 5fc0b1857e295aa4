"""CSV as French spreadsheets write it: semicolons or commas, UTF-8 or Windows' own letters, headers in French."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

from appliance.errors import DoorError
from appliance.understanding.text import normalize

T = TypeVar("T")
Row = Mapping[str, str]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FORMULA = re.compile(r"'*[=+@\t\r-]")
"""What a spreadsheet takes for a formula and runs (OWASP, CSV injection), and the same already made harmless."""

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


def read(data: bytes, columns: Sequence[Column], make: Callable[[Row], T]) -> list[Line[T]]:
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
        try:
            made.append(Line(number, make(_told(row, places, columns))))
        except ValueError as failure:
            wrong.append(f"ligne {number} : {failure}.")
    refuse(wrong)
    return made


def _told(row: Sequence[str], places: Mapping[str, int], columns: Sequence[Column]) -> Row:
    """The cells of a line by column."""
    told = {name: _as_it_was(row[at].strip()) if at < len(row) else "" for name, at in places.items()}
    if any(_CONTROL.search(cell) for cell in told.values()):
        raise ValueError("un guillemet n'est pas fermé, ou une case a plusieurs lignes ou un signe illisible")
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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
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
    return rows


def _text(data: bytes) -> str:
    """As spreadsheets save it: UTF-8, "Texte Unicode" (UTF-16), or Windows' own letters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    first = (text.splitlines() or [""])[0]
    return max(";,\t", key=first.count)


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    known = {normalize(name): column.name for column in columns for name in (column.name, *column.others)}
    places: dict[str, int] = {}
    for place, told in enumerate(header):
        name = known.get(normalize(told))
        if name is None and told.strip():
            near = get_close_matches(normalize(told), known, n=1)
            hint = f" Vouliez-vous dire « {known[near[0]]} » ?" if near else ""
            read_ones = ", ".join(column.name for column in columns)
            raise DoorError(
                f"La colonne « {told.strip()} » n'est pas connue.{hint}"
                f" Renommez-la ou supprimez-la ; sont lues : {read_ones}."
            )
        if name is not None:
            places.setdefault(name, place)
    missing = [column.name for column in columns if column.needed and column.name not in places]
    if missing:
        wanted = ", ".join(column.name for column in columns)
        raise DoorError(f"Il manque la colonne « {missing[0]} » ; la première ligne doit nommer : {wanted}.")
    return places
