"""The voice that never fails, when the other is missing or late."""

import shutil

from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State


def examine(_: Installation) -> Finding:
    return judge(shutil.which("espeak-ng"))


def judge(program: str | None) -> Finding:
    if program:
        return Finding("voice", State.GOOD, "La voix de secours est prête.")
    return Finding(
        "voice",
        State.WRONG,
        "La voix de secours manque : en cas de retard, l'appelant n'entendrait rien.",
        CALL_INSTALLER,
        "sudo apt install espeak-ng",
    )
