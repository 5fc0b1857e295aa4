"""Other agendas are read again every few minutes; what one said last stands until it can be read again."""

from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

from appliance.doors.feed import ours
from appliance.doors.outside import busy_times
from appliance.errors import DoorError
from appliance.ports import Clock
from appliance.store.store import Store
from appliance.vocabulary.practice import AGENDA_DAYS

TIMEOUT_S = 20
MOST_BYTES = 10_000_000


def read_calendars(store: Store, clock: Clock) -> int:
    """Read each again. Returns how many have changed."""
    changed, now = 0, clock.now()
    calendars = store.practice.calendars
    store.doors.forget_calendars([(one.address, one.practitioner) for one in calendars])
    for one in calendars if clock.is_sure() else ():
        try:
            ics = fetched(one.address)
            until = now + timedelta(days=AGENDA_DAYS)
            spans = busy_times(ics, now - timedelta(days=1), until, store.practice.zone, ours(store.practice))
        except DoorError as failure:
            store.doors.note_trouble(one.address, one.practitioner, str(failure))
        else:
            changed += store.doors.take_busy(one.address, one.practitioner, spans)
    return changed


def fetched(address: str) -> bytes:
    """The bytes of an ``.ics``.

    Raises:
        DoorError: it cannot be had.
    """
    try:
        if "://" not in address:
            return Path(address).read_bytes()
        with urlopen(Request(address), timeout=TIMEOUT_S) as answer:  # noqa: S310 - the settings allow https alone
            body: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, ValueError, HTTPException) as failure:
        raise DoorError("L'autre agenda ne peut pas être lu ; vérifiez son adresse.") from failure
    if len(body) > MOST_BYTES:
        raise DoorError("L'autre agenda est trop grand ; n'exportez que celui du praticien.")
    return body
