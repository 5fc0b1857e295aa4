"""What is done with calls after they have ended: somebody marks what went wrong in one."""

from typing import Protocol

from appliance.acts.books import Books
from appliance.vocabulary.journal import JournalKind


class CallBooks(Books, Protocol):
    def set_mark(self, call: int, mark: str | None) -> bool:
        """False when it is so already."""


def mark_call(books: CallBooks, call: int, mark: str | None) -> None:
    """Say what went wrong; None: nothing did."""
    with books.writing():
        if books.set_mark(call, mark):
            books.journal(JournalKind.CALL_MARKED, {"call": call, "mark": mark})
