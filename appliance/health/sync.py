"""Sync: whether what the box took has reached the host. The reception works without."""

from datetime import UTC, datetime, timedelta

from appliance.health.finding import Finding, Installation, State
from appliance.health.rows import rows
from appliance.store.instants import read

LATE = timedelta(hours=1)
"""A rural line falls for minutes every day; a secretary who misses an hour must hear of it from somebody."""

LOST = timedelta(days=1)

_OLDEST = """
    SELECT min(at) FROM (
        SELECT min(made) AS at FROM outbox
        UNION ALL SELECT min(at) FROM journal WHERE sequence > (
            SELECT coalesce(max(cursor), 0) FROM outbox_lanes WHERE lane = 'journal')
    )
"""

AGAIN = "Rien n'est perdu sur le boîtier. Demandez à votre installateur de tout renvoyer."


def examine(installation: Installation) -> Finding:
    if not installation.box.host:
        return Finding("sync", State.GOOD, "Aucune télésecrétaire n'est reliée.")
    oldest = [row[0] for row in rows(installation.home, _OLDEST) if row[0]]
    trouble = rows(installation.home, "SELECT trouble FROM sync_state")
    return judge(read(oldest[0]) if oldest else None, trouble[0][0] if trouble else "", datetime.now(UTC))


def judge(oldest: datetime | None, trouble: str, now: datetime) -> Finding:
    """``oldest``: when the first thing that still waits was written; None: nothing waits."""
    waited = now - oldest if oldest else timedelta()
    if waited < LATE:
        state, sentence = State.GOOD, "Les télésecrétaires ont tout reçu."
    else:
        hours = waited // timedelta(hours=1)
        state = State.WEAK if waited < LOST else State.WRONG
        sentence = f"Les télésecrétaires n'ont rien reçu depuis {hours} h ; le boîtier garde tout."
    if "lost" in trouble:
        return Finding("sync", State.WEAK, "L'hébergeur a perdu des envois.", AGAIN, "permanence sync --again")
    if state is State.GOOD:
        return Finding("sync", state, sentence)
    return Finding("sync", state, sentence, "Vérifiez qu'internet marche au cabinet. Le reste se fait seul.", trouble)
