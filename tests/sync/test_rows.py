"""Every table is synced, or is known not to be, with a reason beside its name."""

from appliance.store.database import MEMORY, Connection
from sync.rows import KEYS, NAMED, NOT_SYNCED, SEALED, WHOLE


def tables(db: Connection) -> set[str]:
    return {row["name"] for row in db.run("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_table_is_synced_or_its_absence_is_explained() -> None:
    """A table that fails here: name it in ``rows.NAMED`` (by its key in journal payloads), WHOLE or NOT_SYNCED."""
    db = Connection(MEMORY)
    assert tables(db) == set(KEYS) | NOT_SYNCED & tables(db)
    assert not set(KEYS) & NOT_SYNCED
    told = {*NAMED.values(), *(table for whole in WHOLE.values() for table in whole), "turns", "recordings"}
    assert told == set(KEYS)
    db.close()


def test_the_keys_are_the_tables_own() -> None:
    db = Connection(MEMORY)
    for table, keys in KEYS.items():
        own = [row["name"] for row in db.run("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)]
        assert tuple(own) == keys, table
    db.close()


def test_whatever_is_deleted_is_told() -> None:
    """A table that fails here needs ``schema._tell_again(db, table, "DELETE")`` in its migration."""
    db = Connection(MEMORY)
    guarded = {row["tbl_name"] for row in db.run("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_after_delete'")}
    assert guarded == set(KEYS)
    db.close()


def test_every_sealed_column_is_known() -> None:
    db = Connection(MEMORY)
    found: dict[str, list[str]] = {}
    for table in tables(db):
        for row in db.run("SELECT name FROM pragma_table_info(?) WHERE name LIKE 'sealed%'", table):
            found.setdefault(table, []).append(row["name"])
    assert {table: tuple(columns) for table, columns in found.items()} == dict(SEALED)
    db.close()
