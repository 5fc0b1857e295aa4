"""Other agendas: one that cannot be read lets callers book what is taken there."""

from datetime import UTC, datetime, timedelta

from appliance.health.finding import Finding, Installation, State
from appliance.health.rows import rows
from appliance.store.instants import written

STALE = timedelta(hours=1)
"""They are read every five minutes."""


def examine(installation: Installation) -> Finding:
    stale = rows(
        installation.home,
        "SELECT 1 FROM outside_calendars WHERE read_at IS NULL OR read_at < ?",
        written(datetime.now(UTC) - STALE),
    )
    return judge(len(stale))


def judge(unread: int) -> Finding:
    """``unread``: other agendas that have not been read for ``STALE``."""
    if not unread:
        return Finding("calendars", State.GOOD, "Les autres agendas sont à jour.")
    which = "Un autre agenda n'est plus lu" if unread == 1 else f"{unread} autres agendas ne sont plus lus"
    return Finding(
        "calendars",
        State.WEAK,
        f"{which} depuis plus d'une heure : un créneau pris là-bas peut être donné ici.",
        "Vérifiez qu'internet marche au cabinet et que cet agenda est toujours partagé ; sinon, appelez votre"
        " installateur.",
        "permanence calendars dit ce qui ne va pas",
    )
