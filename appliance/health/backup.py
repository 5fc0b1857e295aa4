"""Backup: when the box was last written to another medium."""

from datetime import UTC, datetime, timedelta

from appliance.health.finding import Finding, Installation, State
from appliance.store.backup import LAST

OLD = timedelta(days=3)
"""One night is missed by a stick that was taken out; not three."""

REMEDY = "Laissez branchée sur le boîtier une clé USB nommée PERMANENCE : la sauvegarde s'y fait chaque nuit."


def examine(installation: Installation) -> Finding:
    path = installation.home / LAST
    return judge(datetime.fromisoformat(path.read_text("utf-8")) if path.exists() else None, datetime.now(UTC))


def judge(last: datetime | None, now: datetime) -> Finding:
    """``last``: when the last backup was written; None: never."""
    if last is None:
        return Finding("backup", State.WEAK, "Aucune sauvegarde n'a encore été faite.", REMEDY)
    days = (now - last) // timedelta(days=1)
    if now - last > OLD:
        return Finding("backup", State.WEAK, f"La dernière sauvegarde a {days} jours.", REMEDY)
    return Finding("backup", State.GOOD, "La dernière sauvegarde est récente.")
