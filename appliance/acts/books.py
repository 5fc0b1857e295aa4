"""What the acts need of a store: the practice's books. ``store.books`` keeps them in SQLite."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from appliance.agenda.busy import Busy
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, PatientId, Slot
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Practice


class Books(Protocol):
    """Reads may be made at any time; writes only inside ``writing()``."""

    practice: Practice

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; durable when it ends, undone when it raises.

        Raises:
            StoreError: nothing was written.
        """

    def journal(self, kind: JournalKind, payload: Mapping[str, object]) -> None:
        """Append to the journal, in the transaction of the change it tells of."""

    def patients(self, birth_dates: Iterable[date], phone: str | None) -> Sequence[Patient]:
        """Everybody with that number, or whose birth date shares two of day, month and year with one of these."""

    def standing(self, patient: PatientId, start: datetime, end: datetime) -> Sequence[Appointment]:
        """What this person has booked that overlaps a stretch of time."""

    def add_patient(self, patient: Patient) -> PatientId: ...

    def busy(
        self, practitioners: Sequence[str], start: datetime, end: datetime, *, without_call: int | None
    ) -> Sequence[Busy]:
        """What is booked with them, or held by other calls, between two instants; in no order."""

    def appointment(self, key: AppointmentId) -> Appointment | None: ...

    def upcoming(self, patient: PatientId, since: datetime) -> Sequence[Appointment]: ...

    def series(self, key: str) -> Sequence[Appointment]:
        """Those of a series, cancelled ones too, by start."""

    def add_appointment(
        self, slot: Slot, patient: Patient, reason: str, series: str | None = None
    ) -> Appointment | None:
        """None when the time was taken meanwhile."""

    def change_appointment(self, changed: Appointment) -> bool:
        """False when its new time was taken meanwhile."""

    def hold(self, call: int, slot: Slot | None) -> None:
        """Keep ``slot`` for this call instead of what it held; None frees."""

    def add_message(self, call: int, message: TakeMessage) -> str: ...

    def add_alert(self, call: int, alert: RaiseAlert) -> str: ...
