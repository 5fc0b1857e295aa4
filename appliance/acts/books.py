"""What the acts need of a store: the practice's books. ``store.books`` keeps them in SQLite."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from appliance.acts.correspondence import TextBooks
from appliance.acts.wishes import WaitingBooks
from appliance.agenda.busy import Busy
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, PatientId, Slot
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Practice


@dataclass(frozen=True)
class Waiting:
    """A message, or an alert, that nobody has looked at."""

    what: str
    """``message`` or ``alert``."""
    key: str
    since: datetime
    urgent: bool
    practitioner: str | None = None

    def waited(self, now: datetime) -> timedelta:
        """Since it came; who came "tomorrow" came while the clock was wrong, and has waited too."""
        return abs(now - self.since)


class Books(Protocol):
    """Reads may be made at any time; writes only inside ``writing()``."""

    @property
    def practice(self) -> Practice: ...

    @property
    def waiting(self) -> WaitingBooks:
        """The waiting list; writes only inside ``writing()`` as well."""

    @property
    def texts(self) -> TextBooks:
        """Texts out and in; the same."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; durable when it ends, undone when it raises.

        Raises:
            StoreError: nothing was written.
        """

    def journal(self, kind: JournalKind, payload: Mapping[str, object]) -> None:
        """Append to the journal, in the transaction of the change it tells of."""

    def patient(self, key: PatientId) -> Patient | None: ...

    def patients(self, birth_dates: Iterable[date], phone: str | None) -> Sequence[Patient]:
        """Everybody with that number, or whose birth date shares two of day, month and year with one of these."""

    def standing(self, patient: PatientId, start: datetime, end: datetime) -> Sequence[Appointment]:
        """What this person has booked that overlaps a stretch of time."""

    def add_patient(self, patient: Patient) -> PatientId: ...

    def busy(
        self, practitioners: Sequence[str], start: datetime, end: datetime, *, without_call: int | None
    ) -> Sequence[Busy]:
        """What is booked with them, or held by other calls, between two instants; in no order."""

    def busy_stretches(
        self,
        practitioners: Sequence[str],
        start: datetime,
        end: datetime,
        *,
        without_call: int | None,
        apart: Collection[str],
    ) -> Sequence[Busy]:
        """As ``busy``, but visits that follow each other without a gap are told as one block: a full agenda has few.

        Visits of the types in ``apart`` are told one by one, as visits.
        """

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

    def coming(self, start: datetime, end: datetime) -> Sequence[Appointment]:
        """Booked ones that begin between two instants, by start."""

    # --- words -------------------------------------------------------------------------------------------

    def unattended(self) -> Sequence[Waiting]:
        """Messages without a reader and alerts that nobody has acknowledged, oldest first."""

    def acknowledge_alert(self, alert: str, by: str) -> tuple[bool, bool]:
        """Is there such an alert, and is this the first acknowledgement?"""

    def calls_like(self, call: int, since: datetime) -> int:
        """Calls of the same number since then, this one too; 1 for a withheld number."""

    def raise_messages(self, call: int) -> Sequence[tuple[str, str | None]]:
        """Make unread ones of this call's number urgent; keys and practitioners of those that were not."""

    def add_message(self, call: int | None, message: TakeMessage) -> str: ...

    def add_alert(self, call: int | None, alert: RaiseAlert) -> str: ...
