"""Change the settings of the practice: each change is a whole new version, so that any can be brought back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from appliance.acts.books import Books
from appliance.vocabulary.journal import JournalKind


@dataclass(frozen=True)
class SettingsVersion:
    """Everything that the page may change, as it stood after one change."""

    number: int
    at: datetime
    actor: str
    what: str
    """In the practice's words: "horaires de Docteur Claire Lemoine"."""
    practice: Mapping[str, Any]
    """The tables of a practice file."""
    texts: Mapping[str, str]
    """The practice's own sentences, by key of the script."""


class SettingsBooks(Books, Protocol):
    def add_settings(self, what: str, practice: Mapping[str, Any], texts: Mapping[str, str]) -> int:
        """The number of the new version; 0 when it says what the last one says."""


def change_settings(books: SettingsBooks, what: str, practice: Mapping[str, Any], texts: Mapping[str, str]) -> int:
    """Both are checked already; returns the number of the version, 0 when nothing has changed."""
    with books.writing():
        number = books.add_settings(what, practice, texts)
        if number:
            books.journal(JournalKind.SETTINGS_CHANGED, {"version": number, "what": what})
    return number
