"""What the reception itself says is wrong, while it answers calls all the same; and whether it let a test call ring."""

import sqlite3
from datetime import datetime
from pathlib import Path

from appliance.health.finding import RESTART, Finding, Installation, State
from appliance.health.rows import rows
from appliance.store.instants import written
from appliance.vocabulary.faults import Fault

_SAID = {
    Fault.DEAF: (
        "La parole n'est pas reconnue : les appels sont pris, mais seulement enregistrés.",
        f"{RESTART} ; si cela revient, appelez votre installateur. D'ici là, écoutez les messages.",
        "permanence models install, puis redémarrer",
    ),
    Fault.NOT_REGISTERED: (
        "L'opérateur n'accepte pas la ligne : aucun appel n'arrive.",
        "Vérifiez qu'internet marche au cabinet, puis appelez votre opérateur, et votre installateur s'il le faut.",
        "l'identifiant et le mot de passe SIP, dans box.toml",
    ),
    Fault.UNANSWERED: (
        "Le dernier appel d'essai n'a pas eu de réponse.",
        f"{RESTART}, puis refaites un appel d'essai avec le bouton du boîtier ; sinon, appelez votre installateur.",
        "permanence doctor --call",
    ),
}


def examine(installation: Installation) -> Finding:
    return judge(_faults(installation.home))


def is_deaf(home: Path) -> bool:
    """Also where that cannot be read: nobody is to rely on such a reception."""
    try:
        return Fault.DEAF in _faults(home)
    except sqlite3.Error:
        return True


def has_kept_a_call(home: Path, since: datetime) -> bool:
    """Has one begun since, to the second, that is in the database and can be read?"""
    try:
        return bool(rows(home, "SELECT 1 FROM calls WHERE started >= ? LIMIT 1", written(since)))
    except sqlite3.Error:
        return False


def _faults(home: Path) -> list[Fault]:
    return [Fault(row[0]) for row in rows(home, "SELECT what FROM faults ORDER BY since")]


def judge(faults: list[Fault]) -> Finding:
    if not faults:
        return Finding("reception", State.GOOD, "La réception ne signale aucune panne.")
    return Finding("reception", State.WRONG, *_SAID[faults[0]])
