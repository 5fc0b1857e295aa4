"""The key to which messages are sealed: without one nobody could ever read them, so the reception does not start."""

from appliance.health.finding import Finding, Installation, State


def examine(installation: Installation) -> Finding:
    path = installation.home / "recipients.txt"
    own = path.read_text("utf-8").split() if path.exists() else []
    if own or installation.box.recipients:
        return Finding("key", State.GOOD, "Les messages sont scellés pour le cabinet.")
    return Finding(
        "key",
        State.WRONG,
        "Le cabinet n'a pas encore de clé pour lire ses messages.",
        "Appelez votre installateur : il la crée avec vous, et vous la gardez sur papier.",
        "permanence keys",
    )
