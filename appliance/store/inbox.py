"""The messages' part of the books: ``acts.inbox.InboxBooks`` in SQLite."""

from collections.abc import Mapping
from typing import Any

from appliance.store.books import SqliteBooks
from appliance.store.instants import written
from appliance.store.versions import Versions
from appliance.vocabulary.acts import ArchiveMessage, CorrectMessage, NoteAttempt
from appliance.vocabulary.presence import Presence


class SqliteInboxBooks(SqliteBooks):
    """``SqliteBooks`` for who reads messages."""

    def message_owner(self, message: str) -> tuple[bool, str | None]:
        rows = self._db.run("SELECT owner FROM messages WHERE id = ?", message)
        return bool(rows), rows[0]["owner"] if rows else None

    def mark_message(self, message: str, by: str) -> bool:
        marked = self._db.run(
            "UPDATE messages SET read_at = ?, read_by = ? WHERE id = ? AND read_at IS NULL RETURNING id",
            *(written(self._clock.now()), by, message),
        )
        return bool(marked)

    def assign_message(self, message: str, owner: str | None) -> None:
        self._db.run("UPDATE messages SET owner = ? WHERE id = ?", owner, message)

    def correct_message(self, act: CorrectMessage) -> tuple[str, ...]:
        row = self._db.run("SELECT last, first, birth_date, phone FROM messages WHERE id = ?", act.message)[0]
        wanted = {
            "last": act.patient and act.patient.last,
            "first": act.patient and act.patient.first,
            "birth_date": act.birth_date and act.birth_date.isoformat(),
            "phone": act.phone,
        }
        changed = {name: value for name, value in wanted.items() if value is not None and value != row[name]}
        for name, value in changed.items():
            self._db.run(f"UPDATE messages SET {name} = ? WHERE id = ?", value, act.message)
        return tuple(changed)

    def add_note(self, message: str, key: str, text: str, by: str) -> bool:
        if self._db.run("SELECT 1 FROM notes WHERE id = ?", key):
            return False
        sealed = self._seal.seal(text.encode())
        at = written(self._clock.now())
        self._db.run("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", key, message, at, by, sealed)
        return True

    def add_attempt(self, act: NoteAttempt, by: str) -> bool:
        if self._db.run("SELECT 1 FROM attempts WHERE id = ?", act.id):
            return False
        at = written(self._clock.now())
        self._db.run("INSERT INTO attempts VALUES (?, ?, ?, ?, ?)", act.id, act.message, at, by, act.outcome)
        return True

    def archive_message(self, act: ArchiveMessage) -> bool:
        away = written(self._clock.now()) if act.away else None
        changed = self._db.run(
            "UPDATE messages SET archived = ? WHERE id = ? AND (archived IS NULL) = ? RETURNING id",
            *(away, act.message, int(act.away)),
        )
        return bool(changed)

    # --- calls and presence ------------------------------------------------------------------------------

    def set_mark(self, call: int, mark: str | None) -> bool:
        return bool(
            self._db.run("UPDATE calls SET mark = ? WHERE id = ? AND mark IS NOT ? RETURNING id", mark, call, mark)
        )

    def set_presence(self, presence: Presence) -> bool:
        """False when it is so already."""
        until = written(presence.until) if presence.until else None
        changed = self._db.run(
            """INSERT INTO presence VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET mode = excluded.mode,
               until = excluded.until WHERE mode != excluded.mode OR until IS NOT excluded.until RETURNING id""",
            *(presence.mode, until),
        )
        return bool(changed)

    # --- settings ----------------------------------------------------------------------------------------

    def add_settings(self, what: str, practice: Mapping[str, Any], texts: Mapping[str, str]) -> int:
        versions = Versions(self._db)
        file = versions.file() or ""
        return versions.add(written(self._clock.now()), self._actor, what, file, practice, texts)
