"""The patients' part of the books: ``acts.people.PeopleBooks`` in SQLite."""

from appliance.store.inbox import SqliteInboxBooks
from appliance.vocabulary.agenda import Patient, PatientId

ERASED = "effacé"
"""The name of who has been erased: appointments keep their times, for the figures."""

_OF_CALLS = ("DELETE FROM recordings WHERE call = ?", "DELETE FROM turns WHERE call = ?",
             "DELETE FROM alerts WHERE call = ?", "UPDATE calls SET number = NULL WHERE id = ?")  # fmt: skip


class SqlitePeopleBooks(SqliteInboxBooks):
    """``SqliteInboxBooks`` for who keeps the file of patients."""

    def correct_patient(self, patient: Patient) -> tuple[str, ...]:
        row = self._db.run("SELECT last, first, birth_date, phone FROM patients WHERE id = ?", patient.id)[0]
        wanted = {
            "last": patient.last,
            "first": patient.first,
            "birth_date": patient.birth_date and patient.birth_date.isoformat(),
            "phone": patient.phone,
        }
        changed = {name: value for name, value in wanted.items() if value != row[name]}
        for name, value in changed.items():
            self._db.run(f"UPDATE patients SET {name} = ? WHERE id = ?", value, patient.id)
        return tuple(changed)

    def merge_patients(self, kept: PatientId, other: PatientId) -> None:
        for table in ("appointments", "wishes"):
            self._db.run(f"UPDATE {table} SET patient = ? WHERE patient = ?", kept, other)
        self._db.run(
            """UPDATE patients SET birth_date = coalesce(birth_date, (SELECT birth_date FROM patients WHERE id = ?2)),
               phone = coalesce(phone, (SELECT phone FROM patients WHERE id = ?2)) WHERE id = ?1""",
            *(kept, other),
        )
        self._db.run("DELETE FROM patients WHERE id = ?", other)

    def erase_patient(self, key: PatientId) -> int:
        row = self._db.run("SELECT * FROM patients WHERE id = ?", key)[0]
        messages = self._db.run(
            """SELECT id, call FROM messages WHERE last = ? COLLATE NOCASE AND first IS ? COLLATE NOCASE
               AND (birth_date IS NULL OR birth_date IS ?)""",
            *(row["last"], row["first"], row["birth_date"]),
        )
        calls = {one["call"] for one in messages} | self._calls_about(key)
        for one in messages:
            for table in ("notes", "attempts"):
                self._db.run(f"DELETE FROM {table} WHERE message = ?", one["id"])
            self._db.run("DELETE FROM messages WHERE id = ?", one["id"])
        for call in filter(None, calls):
            for statement in _OF_CALLS:
                self._db.run(statement, call)
        self._db.run("UPDATE appointments SET sealed_reason = NULL WHERE patient = ?", key)
        self._db.run("UPDATE wishes SET state = 'withdrawn' WHERE patient = ? AND state = 'open'", key)
        self._db.run(
            "UPDATE patients SET last = ?, first = NULL, birth_date = NULL, phone = NULL WHERE id = ?", ERASED, key
        )
        return len(messages)

    def _calls_about(self, key: PatientId) -> set[int]:
        """Calls in which something was done for this person."""
        rows = self._db.run(
            """SELECT DISTINCT json_extract(payload, '$.call') AS call FROM journal
               WHERE kind IN ('appointment_booked', 'appointment_moved', 'appointment_cancelled',
                              'appointment_confirmed', 'reminder_call_ended')
               AND json_extract(payload, '$.patient') = ? AND json_extract(payload, '$.call') IS NOT NULL""",
            key,
        )
        return {row["call"] for row in rows}
