"""Giving a station the past: only who can open it can, with the practice's key, for that station alone."""

from appliance.sealing import unseal
from appliance.store.store import Store
from appliance.vocabulary.journal import JournalKind
from sync.envelope import past_for
from sync.outbox import BATCH_BYTES, Outbox
from sync.rows import SEALED, Row, sealed_rows
from sync.sealing import seal_to


def unlock_past(store: Store, outbox: Outbox, identity: str, station: str, by: str) -> int:
    """Seal everything that was said so far anew, to one station.

    Args:
        store: the practice's.
        outbox: takes what is to be published.
        identity: the practice's key, or the paper's.
        station: paired.
        by: ``user:<id>`` of the practitioner who has unlocked it.

    Returns:
        How many rows were given.

    Raises:
        StoreError: the key opens nothing of this practice, or there is no such station.
    """
    known = store.stations.one(station)
    if known is None or known.revoked is not None:
        return 0
    seal = seal_to([known.recipient])
    count, size = 0, 0
    rows: dict[str, list[Row]] = {}
    with store.connection.transaction():
        for table, row in sealed_rows(store.connection):
            opened = {name: unseal(row[name], identity) for name in SEALED[table] if row[name] is not None}
            rows.setdefault(table, []).append({**row, **{name: seal.seal(words) for name, words in opened.items()}})
            count += 1
            size += sum(map(len, opened.values())) + 500
            if size >= BATCH_BYTES:
                outbox.seal_last(past_for(station), {"rows": rows}, seal)
                rows, size = {}, 0
        if rows:
            outbox.seal_last(past_for(station), {"rows": rows}, seal)
        store.books(by).journal(JournalKind.PAST_UNLOCKED, {"station": station, "rows": count})
    return count
