"""Pairing and revoking: what is said from that moment on is sealed accordingly."""

from datetime import UTC, datetime

import pytest

from appliance.errors import StoreError
from appliance.sealing import KeyPair, new_key_pair
from appliance.store.stations import Station
from appliance.store.store import Store
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId
from tests.store.conftest import Open

KEY = new_key_pair()
LYON = Station("s1", "Lyon", KEY.recipient, "ab" * 32, "UABC", ("messages",), datetime(2026, 11, 24, tzinfo=UTC))


def said(store: Store, text: str) -> None:
    store.call(CallerId(None)).desk.perform(TakeMessage(IntentKind.MESSAGE, text, PersonName()))


def texts(store: Store, key: KeyPair) -> list[str]:
    return [one.text for one in store.messages(key.identity)]


def test_a_station_reads_what_is_said_while_it_is_paired_and_nothing_else(reopen: Open, keys: KeyPair) -> None:
    """The reception learns of it from the database: pairing happens in another process."""
    reception, page = reopen(), reopen()
    page.stations.pair(LYON)
    said(reception, "pendant")
    assert texts(reception, KEY) == ["pendant"] == texts(reception, keys)
    page.stations.revoke("s1")
    said(reception, "après")
    with pytest.raises(StoreError, match="cannot be opened"):
        texts(reception, KEY)
    assert texts(reception, keys) == ["pendant", "après"]


def test_what_was_said_before_pairing_stays_closed(store: Store) -> None:
    said(store, "avant")
    store.stations.pair(LYON)
    with pytest.raises(StoreError, match="cannot be opened"):
        texts(store, KEY)


def test_pairing_and_revoking_are_journaled_once(store: Store) -> None:
    store.stations.pair(LYON)
    assert store.stations.revoke("s1")
    assert not store.stations.revoke("s1")
    assert not store.stations.revoke("s2")
    assert [entry.kind for entry in store.journal()][1:] == [JournalKind.STATION_PAIRED, JournalKind.STATION_REVOKED]
    kept = store.stations.one("s1")
    assert kept is not None
    assert kept.revoked is not None
    assert store.stations.one("s2") is None
    store.stations.pair(LYON)
    assert store.stations.all() == [LYON]
