"""What the API takes and gives; instants are ISO 8601 with their offset, days ISO dates."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from appliance.vocabulary.acts import AttemptOutcome

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=10_000)]


class Problem(BaseModel):
    error: str
    """One French sentence that says what to do."""
    refusal: str | None = None
    """A stable key, where the rules of the agenda refused."""


class Credentials(BaseModel):
    name: Short
    password: Short


class Session(BaseModel):
    token: str
    """For ``Authorization: Bearer``; ends as a browser's session does."""
    user: str
    role: str


class MessageOut(BaseModel):
    id: str
    taken: datetime
    category: str
    urgent: bool
    complete: bool
    flags: list[str]
    last: str | None
    first: str | None
    birth_date: date | None
    phone: str | None
    practitioner: str | None
    text: str
    fields: dict[str, str]
    read_at: datetime | None
    owner: str | None
    archived: datetime | None
    call: int | None


class NoteIn(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=10_000)]


class AttemptIn(BaseModel):
    outcome: AttemptOutcome


class AppointmentOut(BaseModel):
    id: str
    practitioner: str
    type: str
    start: datetime
    end: datetime
    status: str
    confirmed: bool
    patient: str
    last: str
    first: str | None


class AppointmentIn(BaseModel):
    practitioner: Short
    type: Short
    start: datetime
    patient: Short
    """Its id in the file of patients."""
    reason: Long = ""


class MoveIn(BaseModel):
    practitioner: Short
    start: datetime


class SlotOut(BaseModel):
    practitioner: str
    type: str
    start: datetime
    minutes: int


class PatientIn(BaseModel):
    last: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    first: Short | None = None
    birth_date: date | None = None
    phone: Annotated[str, Field(max_length=30)] | None = None


class PatientOut(BaseModel):
    id: str
    last: str
    first: str | None
    birth_date: date | None
    phone: str | None


class CallOut(BaseModel):
    id: int
    number: str | None
    started: datetime
    ended: datetime | None
    cause: str | None
    mark: str | None
    outcome: str | None


class StateOut(BaseModel):
    told: str
    unread: int
    urgent: int
    calls: int
    """In progress."""


class FindingOut(BaseModel):
    check: str
    state: str
    sentence: str
    remedy: str
    installer: str
    """What is left to whoever has a shell."""
