"""Users and their sessions, in the practice's database; every change is journaled."""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Semaphore
from uuid import uuid4

from appliance.acts.books import Books
from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.store import Store
from appliance.vocabulary.journal import JournalKind
from web_ui.shared.passwords import Passwords
from web_ui.shared.people import READERS, NotSignedIn, Role, SignedIn, User
from web_ui.shared.throttle import FREE_TRIES_OF_ADDRESS, Throttle

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
"""A day at the surgery."""

SEEN_EVERY = timedelta(minutes=1)
"""How often it is written down that a session is used."""

_COLUMNS = """u.id AS user, u.name, u.shown, u.role, u.practitioner, u.temporary, u.password, u.wrapped_key"""
_USER = f"SELECT {_COLUMNS} FROM users u"


@dataclass(frozen=True)
class Token:
    """What the browser keeps after signing in."""

    session: str
    device: str
    who: SignedIn


class Accounts:
    def __init__(self, store: Store, clock: Clock, passwords: Passwords) -> None:
        self._store = store
        self._db: Connection = store.connection
        self._clock = clock
        self._passwords = passwords
        self._throttle = Throttle(self._db)
        self._keys: dict[str, str] = {}
        """The practice's key by session, in memory only."""
        self._one_guess = Semaphore()
        """Guesses are checked one by one: argon2 takes the memory that speech needs."""
        self._ended: Callable[[], None] = lambda: None

    def on_end(self, then: Callable[[], None]) -> None:
        """What else forgets what a session had unlocked."""
        self._ended = then

    # --- who there is ------------------------------------------------------------------------------------

    def nobody_yet(self) -> bool:
        return not self._db.run("SELECT 1 FROM users LIMIT 1")

    def everybody(self) -> Sequence[User]:
        return [_user(row) for row in self._db.run(f"{_USER} WHERE removed IS NULL ORDER BY added, rowid")]

    def one(self, key: str) -> User | None:
        rows = self._db.run(f"{_USER} WHERE u.id = ?", key)
        return _user(rows[0]) if rows else None

    def add(
        self, user: User, password: str, identity: str | None, by: str = "", *, unless_somebody: bool = False
    ) -> User | None:
        """None when the name is taken; or with ``unless_somebody``, when there is somebody."""
        wrapped = self._passwords.wrap(identity, password) if identity and user.role in READERS else None
        hashed = self._passwords.hashed(password)
        added = replace(user, id=uuid4().hex[:12], holds_key=wrapped is not None)
        with self._db.transaction():
            if unless_somebody and not self.nobody_yet():
                return None
            if self._db.run("SELECT 1 FROM users WHERE name = ?", user.name):
                return None
            self._db.run(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                *(added.id, user.name, user.shown, user.role, user.practitioner, hashed, int(user.temporary), wrapped),
                written(self._clock.now()),
            )
            told = {"user": added.id, "role": added.role, "reads": added.holds_key}
            self._books(by or added.actor).journal(JournalKind.USER_ADDED, told)
        return added

    def choose_password(self, who: SignedIn, password: str) -> None:
        """A new one; other sessions of this user end."""
        wrapped = self._passwords.wrap(who.identity, password) if who.identity else None
        hashed = self._passwords.hashed(password)
        with self._db.transaction():
            self._db.run(
                "UPDATE users SET password = ?, temporary = 0, wrapped_key = ? WHERE id = ?",
                *(hashed, wrapped, who.user.id),
            )
            self._books(who.actor).journal(JournalKind.USER_CHANGED, {"user": who.user.id, "what": "password"})
            self._end("user = ? AND id != ?", who.user.id, who.session)

    def is_password(self, user: User, password: str) -> bool:
        rows = self._db.run("SELECT password FROM users WHERE id = ?", user.id)
        with self._one_guess:
            return bool(rows) and self._passwords.matches(rows[0]["password"], password)

    def give_password(self, user: User, password: str, who: SignedIn) -> None:
        """A temporary one, to somebody who has forgotten theirs; the key goes with it when the giver holds it."""
        identity = who.identity if user.role in READERS else None
        wrapped = self._passwords.wrap(identity, password) if identity else None
        hashed = self._passwords.hashed(password)
        with self._db.transaction():
            self._db.run(
                "UPDATE users SET password = ?, temporary = 1, wrapped_key = ? WHERE id = ?", hashed, wrapped, user.id
            )
            self._books(who.actor).journal(JournalKind.USER_CHANGED, {"user": user.id, "what": "password given"})
            self._end("user = ?", user.id)
            self._db.run("DELETE FROM passkeys WHERE user = ?", user.id)

    def remove(self, user: User, by: str) -> None:
        """Sessions end, the key is forgotten; the name may be used again."""
        with self._db.transaction():
            self._db.run(
                "UPDATE users SET removed = ?, wrapped_key = NULL, password = '', name = name || ' ' || id"
                " WHERE id = ? AND removed IS NULL",
                *(written(self._clock.now()), user.id),
            )
            self._end("user = ?", user.id)
            for table in ("devices", "passkeys"):
                self._db.run(f"DELETE FROM {table} WHERE user = ?", user.id)
            self._books(by).journal(JournalKind.USER_REMOVED, {"user": user.id})

    # --- signing in and out ------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str, device: str = "") -> Token | NotSignedIn:
        now, name = self._clock.now(), name.strip()
        rows = self._db.run(f"{_USER} WHERE u.name = ? AND removed IS NULL", name)
        user = _user(rows[0]) if rows else None
        counted = self._counted(user, name, address, device)
        if self._throttle.waits(counted, now):
            return NotSignedIn.SLOWED
        with self._one_guess:
            right = self._passwords.matches(rows[0]["password"] if rows else None, password)
            wrapped = rows[0]["wrapped_key"] if rows else None
            identity = self._passwords.unwrap(wrapped, password) if right and wrapped else None
        if user is None or not right:
            self._count(counted, user, address)
            return NotSignedIn.WRONG
        return self._begin(user, identity, counted, device)

    def sign_in_proven(self, key: str, identity: str | None, device: str = "") -> Token | None:
        """Somebody who has proved who they are without a password; None when they may not come in without one."""
        user = self.one(key)
        if user is None or user.temporary or user.holds_key != (identity is not None):
            return None
        return self._begin(user, identity, (), device)

    def _counted(self, user: User | None, name: str, address: str, device: str) -> tuple[str, ...]:
        """By what this try is counted: a known device alone, else address and account, and address."""
        key = _id(device)
        if user and self._db.run("SELECT 1 FROM devices WHERE id = ? AND user = ?", key, user.id):
            return (f"device:{key}",)
        return (f"{address} {_id(name.casefold())[:16]}", address)

    def _count(self, counted: tuple[str, ...], user: User | None, address: str) -> None:
        now = self._clock.now()
        with self._db.transaction():
            waits = [self._throttle.failed(counted[0], now)]
            waits += [self._throttle.failed(who, now, FREE_TRIES_OF_ADDRESS) for who in counted[1:]]
            told = {"user": user.id if user else None, "address": address}
            self._books("page").journal(JournalKind.SIGN_IN_FAILED, told)
            if any(waits):
                self._books("page").journal(JournalKind.SIGN_IN_SLOWED, told)

    def _begin(self, user: User, identity: str | None, counted: tuple[str, ...], device: str) -> Token:
        token, device, now = secrets.token_urlsafe(32), device or secrets.token_urlsafe(32), written(self._clock.now())
        who = SignedIn(user, _id(token), secrets.token_urlsafe(32), identity)
        with self._db.transaction():
            self._throttle.succeeded(counted)
            self._db.run("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", who.session, user.id, who.proof, now, now)
            self._db.run("INSERT OR REPLACE INTO devices VALUES (?, ?, ?)", _id(device), user.id, now)
            self._books(who.actor).journal(JournalKind.SIGNED_IN, {"user": user.id})
        if identity:
            self._keys[who.session] = identity
        return Token(token, device, who)

    def who(self, token: str, *, used: bool = True) -> SignedIn | None:
        """Whose session it is; None when it has ended, or its key is gone because the page was started again.

        With ``used`` it lives on: a person is there.
        """
        now = self._clock.now()
        rows = self._db.run(
            f"""SELECT s.id AS session, s.proof, s.seen, {_COLUMNS} FROM sessions s JOIN users u ON u.id = s.user
                WHERE s.id = ? AND s.seen > ? AND s.begun > ? AND u.removed IS NULL""",
            *(_id(token), written(now - IDLE), written(now - LONGEST)),
        )
        if not rows:
            return None
        user, session = _user(rows[0]), rows[0]["session"]
        identity = self._keys.get(session)
        if user.holds_key and identity is None:
            return None
        if used:
            self._note_use(session, read(rows[0]["seen"]), now)
        return SignedIn(user, session, rows[0]["proof"], identity)

    def last_of(self, device: str) -> str | None:
        """The user who signed in last with a browser; None when nobody has."""
        rows = self._db.run("SELECT user FROM devices WHERE id = ?", _id(device))
        return rows[0]["user"] if rows else None

    def _note_use(self, session: str, seen: datetime, now: datetime) -> None:
        if now - seen >= SEEN_EVERY:
            with self._db.transaction():
                self._db.run("UPDATE sessions SET seen = ? WHERE id = ?", written(now), session)

    def sign_out(self, who: SignedIn) -> None:
        with self._db.transaction():
            self._end("id = ?", who.session)
            self._books(who.actor).journal(JournalKind.SIGNED_OUT, {"user": who.user.id})

    def sweep(self) -> None:
        """Forget sessions that have ended, and the keys they held."""
        now = self._clock.now()
        with self._db.transaction():
            self._end("seen <= ? OR begun <= ?", written(now - IDLE), written(now - LONGEST))

    def _end(self, which: str, *values: object) -> None:
        for row in self._db.run(f"DELETE FROM sessions WHERE {which} RETURNING id", *values):
            self._keys.pop(row["id"], None)
            self._ended()

    def _books(self, actor: str) -> Books:
        return self._store.books(actor)


def _id(token: str) -> str:
    """A token as it is kept: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _user(row: sqlite3.Row) -> User:
    return User(
        *(row["user"], row["name"], row["shown"], Role(row["role"]), row["practitioner"]),
        *(bool(row["temporary"]), row["wrapped_key"] is not None),
    )
