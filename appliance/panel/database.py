"""The database as the panel has it: opened as soon as it can be, and anew after it has failed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from appliance.errors import StoreError
from appliance.store.store import Store


class Reopened:
    """A damaged database puts out no lamp, and one that was restored is found without a restart."""

    def __init__(self, opened: Callable[[], Store]) -> None:
        """``opened``: opens it; raises StoreError, or SettingsError for the practice's file."""
        self._opened = opened
        self._store: Store | None = None

    @contextmanager
    def store(self) -> Iterator[Store]:
        """For one question, or one act.

        Raises:
            StoreError: it cannot be opened or used now.
            SettingsError: the practice's file has an error.
        """
        try:
            self._store = self._store or self._opened()
            yield self._store
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
