"""How the line sounds, judged by the last calls: the callers' voice, ours, and on two wires what comes back of ours."""

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State
from appliance.health.rows import rows
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
    return [Levels(*row) for row in rows(installation.home, _LAST, JUDGED)]


def judge(calls: Sequence[Levels], *, analogue: bool) -> Finding:
    """``calls``: how loud the last ones were."""
    heard, said, clipped, echo, left = (_middle(calls, key) for key in Levels.__match_args__)
    found = partial(_found, analogue=analogue)
    if heard is None and len(calls) < ENOUGH:
        return UNKNOWN
    if heard is None or heard < DEAD_DBOV:
        return found(State.WRONG, "Le boîtier n'entend pas les appelants.", "dead")
    if echo is not None and echo > NOTHING_RETURNS_DB:
        return found(State.WRONG, "Les appelants n'entendent pas le boîtier.", "unheard")
    if (clipped is not None and clipped > CLIPPED) or heard > LOUD_DBOV:
        return found(State.WEAK, "Le son des appelants est trop fort et sature.", "loud")
    if heard < FAINT_DBOV:
        sentence = f"Le son des appelants est trop faible ({heard:.0f} dB) : le boîtier les comprend moins bien."
        return found(State.WEAK, sentence, "faint")
    if echo is not None and echo < RETURNS_DB:
        return found(State.WEAK, "La voix du boîtier lui revient presque aussi fort qu'elle part.", "returns")
    if left is not None and said is not None and said - left > FAINT_DBOV:
        return found(State.WEAK, "Le boîtier s'entend parler : un appelant ne peut pas bien l'interrompre.", "returns")
    back = "" if echo is None else f", l'écho de sa voix est {echo:.0f} dB plus faible qu'elle"
    return Finding("sound", State.GOOD, f"Le boîtier entend bien les appelants ({heard:.0f} dB){back}.")


UNKNOWN = Finding("sound", State.GOOD, "Le niveau du son n'est pas encore connu : il se mesure à chaque appel.")

_MIXER = "alsamixer, puis un appel d'essai"


def _found(state: State, sentence: str, fault: str, *, analogue: bool) -> Finding:
    return Finding("sound", state, sentence, *_REMEDIES[fault][analogue])


_REMEDIES: Mapping[str, Mapping[bool, tuple[str, str]]] = {
    "dead": {
        True: (
            "Vérifiez le câble entre l'interface téléphonique et le boîtier ; sinon, appelez votre installateur.",
            f"le volume de l'entrée : {_MIXER}",
        ),
        False: (
            "Appelez votre opérateur, et votre installateur s'il le faut.",
            "le pare-feu doit laisser passer la voix (RTP, en UDP)",
        ),
    },
    "loud": {
        True: (CALL_INSTALLER, f"baisser le volume de l'entrée de la carte son : {_MIXER}"),
        False: ("Dites à votre opérateur que la voix des appelants arrive trop forte.", ""),
    },
    "faint": {
        True: (CALL_INSTALLER, f"monter le volume de l'entrée de la carte son : {_MIXER}"),
        False: ("Dites à votre opérateur que la voix des appelants arrive trop faible.", ""),
    },
    "unheard": {
        True: (
            "Vérifiez le câble entre le boîtier et l'interface téléphonique ; sinon, appelez votre installateur.",
            f"la sortie de la carte son est peut-être coupée : {_MIXER}",
        ),
    },
    "returns": {
        True: (
            CALL_INSTALLER,
            f"baisser le volume de la sortie de la carte son : {_MIXER} ; si l'écho reste, l'impédance de l'interface",
        ),
    },
}
"""By the fault, and whether the line is analogue: what somebody of the practice does, and what is left to others. Only
an analogue line has an echo that tells of the last two."""


def _middle(calls: Sequence[Levels], key: str) -> float | None:
    """Of the calls in which it could be measured."""
    known = [value for one in calls if (value := getattr(one, key)) is not None]
    return median(known) if known else None
