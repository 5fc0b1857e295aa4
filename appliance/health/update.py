"""Updates: what became of the last one, and whether anybody has looked for another of late."""

from datetime import UTC, datetime, timedelta

from appliance.health.finding import Finding, Installation, State
from appliance.updates import state
from appliance.updates.state import Ending, Step, UpdateState

SILENT = timedelta(days=60)
"""Updates come every few weeks; a stick may be brought by hand."""

WHY = {
    Ending.NOT_INSTALLED: "elle n'a pas pu être installée",
    Ending.NOT_STARTED: "elle n'a pas démarré",
    Ending.NOT_ANSWERED: "elle n'a pas répondu à l'appel d'essai",
    Ending.CUT: "elle a été interrompue, par exemple par une coupure de courant",
    Ending.NO_ROOM: "il n'y a pas assez de place sur le disque",
    Ending.NOT_KEPT: "la version actuelle n'a pas pu être mise de côté",
}

REMEDIES = {
    Ending.CUT: "Rien : elle sera essayée encore une fois, la nuit.",
    Ending.NO_ROOM: "Montrez ce message à votre installateur : il faut une carte mémoire plus grande.",
    Ending.NOT_KEPT: "Montrez ce message à votre installateur ; elle sera essayée de nouveau, la nuit.",
}

TELL = "Le boîtier répond comme avant et n'essaiera plus cette version ; prévenez votre installateur."

STUCK = timedelta(hours=12)
"""The longest call, the slowest card and three test calls take two: what a whole night has not ended is stuck."""

LOOK = "Vérifiez la connexion à internet, ou demandez à votre installateur une clé USB de mise à jour."

NEVER = Finding(
    "update",
    State.WEAK,
    "Aucune mise à jour n'a encore pu être cherchée.",
    "Rien la première nuit. Ensuite, demandez à votre installateur d'où ce boîtier reçoit ses mises à jour.",
    "une source, sur internet ou sur clé USB (docs/updates.md)",
)


def examine(installation: Installation) -> Finding:
    return judge(state.read(installation.home), datetime.now(UTC))


def judge(found: UpdateState, now: datetime) -> Finding:
    if found.step is not Step.IDLE:
        return _under_way(found, now)
    ended = found.ended
    if ended is not None and ended.ending is Ending.STAYED:
        told = f"La version {ended.version}, mise en service le {ended.at:%d/%m/%Y}, n'a pas répondu à l'appel d'essai,"
        return Finding(
            "update", State.WEAK, f"{told} mais elle a répondu à un patient.", "Faites un appel d'essai au boîtier."
        )
    if ended is not None and ended.ending is not Ending.UPDATED:
        why = f"La mise à jour du {ended.at:%d/%m/%Y} vers la version {ended.version} n'a pas eu lieu : "
        kept = f" ; le boîtier a gardé la version {ended.former} et ses données."
        remedy = TELL if ended.version in found.refused else REMEDIES.get(ended.ending, TELL)
        return Finding("update", State.WEAK, f"{why}{WHY[ended.ending]}{kept}", remedy)
    if found.looked is None:
        return NEVER
    if now - found.looked > SILENT:
        days = (now - found.looked) // timedelta(days=1)
        return Finding("update", State.WEAK, f"Aucune mise à jour n'a pu être cherchée depuis {days} jours.", LOOK)
    if ended is None:
        return Finding("update", State.GOOD, "Le programme n'a pas encore été mis à jour.")
    return Finding("update", State.GOOD, f"Le programme a été mis à jour le {ended.at:%d/%m/%Y} ({ended.version}).")


def _under_way(found: UpdateState, now: datetime) -> Finding:
    if found.began is None or now - found.began <= STUCK:
        return Finding("update", State.GOOD, f"La mise à jour vers la version {found.coming} est en cours.")
    return Finding(
        "update",
        State.WEAK,
        f"La mise à jour vers la version {found.coming}, commencée le {found.began:%d/%m/%Y}, ne se termine pas.",
        "Prévenez votre installateur : le boîtier répond, mais ne recevra aucune autre mise à jour d'ici là.",
        "journalctl -u permanence-update",
    )
