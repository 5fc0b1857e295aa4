"""Say who answers the telephone."""

from typing import Protocol

from appliance.acts.books import Books
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.presence import Presence


class PresenceBooks(Books, Protocol):
    def set_presence(self, presence: Presence) -> bool:
        """False when it is so already."""


def set_presence(books: PresenceBooks, presence: Presence) -> None:
    """From the next call on."""
    with books.writing():
        if books.set_presence(presence):
            told = {"mode": presence.mode, "until": presence.until and presence.until.isoformat()}
            books.journal(JournalKind.PRESENCE_CHANGED, told)
