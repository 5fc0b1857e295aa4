"""How the line sounds, judged by the last calls: the callers' voice, ours, and on two wires what comes back of ours."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from statistics import median

from appliance.health.finding import Finding, Installation, State
from appliance.vocabulary.levels import Levels

JUDGED, ENOUGH = 5, 3
"""Calls. One caller who whispers is no fault of the line's, and some say nothing at all."""

DEAD_DBOV = -65
"""Fainter than the noise of any line."""
FAINT_DBOV, LOUD_DBOV = -45, -10
"""Speech arrives at about -26 dBov (ITU-T P.56 and G.191's nominal level), long lines and soft voices 15 dB fainter."""
CLIPPED = 0.02
"""One frame of fifty: more is heard as crackling, and misheard."""
RETURNS_DB = 3
"""Balanced wires send back a tenth of our voice or less (ITU-T G.122 asks for 6 dB at the very least)."""
NOTHING_RETURNS_DB = 60
"""Whatever the wires' balance: then our voice does not reach them."""

_LAST = "SELECT heard_dbov, said_dbov, clipped, echo_db, left_db FROM sound_levels ORDER BY number DESC LIMIT ?"


def examine(installation: Installation) -> Finding:
    return judge(_last(installation), analogue=installation.box.line == "analogue")


def _last(installation: Installation) -> list[Levels]:
    """Nothing where there is no database yet, or one of an older version."""
    path = installation.home / "permanence.db"
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return [Levels(*row) for row in db.execute(_LAST, (JUDGED,))]
    except sqlite3.OperationalError:
        return []


def judge(calls: Sequence[Levels], *, analogue: bool) -> Finding:
    """``calls``: how loud the last ones were."""
    heard, said, clipped, echo, left = (_middle(calls, key) for key in Levels.__match_args__)
    if heard is None and len(calls) < ENOUGH:
        return UNKNOWN
    if heard is None or heard < DEAD_DBOV:
        return _found(State.WRONG, "Le boîtier n'entend pas les appelants.", _INPUT[analogue])
    if echo is not None and echo > NOTHING_RETURNS_DB:
        return _found(State.WRONG, "Les appelants n'entendent pas le boîtier.", _OUTPUT)
    if (clipped is not None and clipped > CLIPPED) or heard > LOUD_DBOV:
        return _found(State.WEAK, "Le son des appelants est trop fort et sature.", _lower(analogue=analogue))
    if heard < FAINT_DBOV:
        sentence = f"Le son des appelants est trop faible ({heard:.0f} dB) : le boîtier les comprend moins bien."
        return _found(State.WEAK, sentence, _RAISE[analogue])
    if echo is not None and echo < RETURNS_DB:
        return _found(State.WEAK, "La voix du boîtier lui revient presque aussi fort qu'elle part.", _BALANCE)
    if left is not None and said is not None and said - left > FAINT_DBOV:
        return _found(State.WEAK, "Le boîtier s'entend parler : un appelant ne peut pas bien l'interrompre.", _BALANCE)
    back = "" if echo is None else f", l'écho de sa voix est {echo:.0f} dB plus faible qu'elle"
    return Finding("sound", State.GOOD, f"Le boîtier entend bien les appelants ({heard:.0f} dB){back}.")


UNKNOWN = Finding("sound", State.GOOD, "Le niveau du son n'est pas encore connu : il se mesure à chaque appel.")
_INPUT = {
    True: "Vérifiez le câble entre l'interface téléphonique et la carte son, puis le volume de l'entrée (alsamixer).",
    False: "Vérifiez que le pare-feu laisse passer la voix (RTP, en UDP), puis appelez l'opérateur.",
}
_OUTPUT = "Vérifiez que la sortie de la carte son n'est pas coupée (alsamixer), puis le câble vers l'interface."
_RAISE = {
    True: "Montez le volume de l'entrée de la carte son (alsamixer), puis appelez le boîtier.",
    False: "Dites à l'opérateur que la voix des appelants arrive trop faible.",
}
_BALANCE = (
    "Baissez le volume de la sortie de la carte son (alsamixer), puis appelez le boîtier ; si l'écho reste, "
    "réglez l'impédance de l'interface téléphonique."
)


def _lower(*, analogue: bool) -> str:
    if analogue:
        return "Baissez le volume de l'entrée de la carte son (alsamixer), puis appelez le boîtier."
    return "Dites à l'opérateur que la voix des appelants arrive trop forte."


def _middle(calls: Sequence[Levels], key: str) -> float | None:
    """Of the calls in which it could be measured."""
    known = [value for one in calls if (value := getattr(one, key)) is not None]
    return median(known) if known else None


def _found(state: State, sentence: str, remedy: str) -> Finding:
    return Finding("sound", state, sentence, remedy)
