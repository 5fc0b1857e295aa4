"""The speech models that the settings ask for, to the last byte."""

from appliance.health.finding import Finding, Installation, State
from appliance.models.catalogue import model
from appliance.models.install import wrong_files
from appliance.settings import Box


def examine(installation: Installation) -> Finding:
    folder = installation.home / "models"
    keys = needed(installation.box)
    ill = [key for key in keys if wrong_files(model(key), folder / key)]
    if not ill:
        return Finding("models", State.GOOD, f"Les modèles de parole sont complets ({', '.join(keys)}).")
    return Finding(
        "models",
        State.WRONG,
        "Il manque au boîtier de quoi entendre ou parler.",
        "Laissez le boîtier relié à internet et appelez votre installateur ; d'ici là, les appels sont pris et"
        " enregistrés.",
        f"permanence models install {' '.join(ill)} ; sans internet : permanence models import, avec la clé USB",
    )


def needed(box: Box) -> list[str]:
    """Keys of the models without which the reception does not start."""
    hears = "vosk-model-small-fr-0.22" if box.recognizer == "vosk" else "whisper-base"
    return [hears] + (["kokoro"] if box.voice == "kokoro" else [])
