"""What the reception itself says is wrong: it answers calls all the same."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from appliance.health.finding import RESTART, Finding, Installation, State
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
}


def examine(installation: Installation) -> Finding:
    return judge(_faults(installation.home))


def is_deaf(home: Path) -> bool:
    return Fault.DEAF in _faults(home)


def has_kept_a_call(home: Path, since: datetime) -> bool:
    """Has one begun since, to the second, that is in the database?"""
    return bool(_read(home, "SELECT 1 FROM calls WHERE started >= ? LIMIT 1", written(since)))


def _faults(home: Path) -> list[Fault]:
    return [Fault(row[0]) for row in _read(home, "SELECT what FROM faults ORDER BY since")]


def _read(home: Path, statement: str, *values: str) -> list[tuple[str]]:
    """Nothing where there is no database yet, or one of an older version."""
    database = home / "permanence.db"
    if not database.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
            return db.execute(statement, values).fetchall()
    except sqlite3.OperationalError:
        return []


def judge(faults: list[Fault]) -> Finding:
    if not faults:
        return Finding("reception", State.GOOD, "La réception ne signale aucune panne.")
    return Finding("reception", State.WRONG, *_SAID[faults[0]])
