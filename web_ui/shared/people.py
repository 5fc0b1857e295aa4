"""Who signs in, and what each role may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PRACTITIONER = "practitioner"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"
    """Whoever looks after the box: never sees what a patient said, nor who they are."""


class Right(StrEnum):
    """What a route asks of who calls it."""

    PUBLIC = "public"
    """Nothing."""
    OWN = "own"
    """To be signed in."""
    WORDS = "words"
    """What patients say: messages, calls, recordings."""
    AGENDA = "agenda"
    PATIENTS = "patients"
    ERASE = "erase"
    """What cannot be undone to a patient's file."""
    SETTINGS = "settings"
    RED_FLAGS = "red_flags"
    """What is a danger: a matter of medicine."""
    USERS = "users"
    FIGURES = "figures"
    JOURNAL = "journal"
    HEALTH = "health"


_EVERYONE = frozenset({Right.PUBLIC, Right.OWN, Right.FIGURES, Right.HEALTH})
_SECRETARY = _EVERYONE | {Right.WORDS, Right.AGENDA, Right.PATIENTS}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.PRACTITIONER: frozenset(Right),
    Role.SECRETARY: _SECRETARY,
    Role.ADMINISTRATOR: _EVERYONE | {Right.SETTINGS, Right.USERS, Right.JOURNAL},
}

READERS = frozenset({Role.PRACTITIONER, Role.SECRETARY})
"""Who holds the practice's key."""


@dataclass(frozen=True)
class User:
    id: str
    name: str
    """With which they sign in."""
    shown: str
    role: Role
    practitioner: str | None
    """Whose agenda is theirs; a key of the practice."""
    temporary: bool
    """Their password was given to them: the first thing they do is to choose their own."""
    holds_key: bool

    @property
    def actor(self) -> str:
        """As the journal names them."""
        return f"user:{self.id}"

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]


@dataclass(frozen=True)
class SignedIn:
    """Somebody, in one session."""

    user: User
    session: str
    proof: str
    """Stands in every form, so that another site cannot send one."""
    identity: str | None
    """The practice's key, unlocked; None for whoever holds none."""

    @property
    def actor(self) -> str:
        return self.user.actor


class NotSignedIn(StrEnum):
    """Why somebody was not let in."""

    WRONG = "wrong"
    SLOWED = "slowed"
    """Too many wrong passwords from there; try again later."""
