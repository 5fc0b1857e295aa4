"""The practice's own file, and the key with which it reads its messages."""

from appliance import settings
from appliance.errors import SettingsError
from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State


def examine(installation: Installation) -> Finding:
    path = installation.home / "practice.toml"
    if not path.exists():
        return Finding(
            "practice",
            State.WRONG,
            "Le cabinet n'est pas encore décrit.",
            "Demandez à votre installateur de décrire le cabinet avec vous.",
            f"écrire {path}, d'après l'exemple livré avec le programme (sample_practice.toml)",
        )
    try:
        practice = settings.load_practice(path).practice
    except SettingsError as failure:
        told = "La description du cabinet contient une erreur."
        return Finding("practice", State.WRONG, told, CALL_INSTALLER, str(failure))
    return Finding("practice", State.GOOD, f"Le cabinet est décrit : {practice.name}.")
