"""SMS: what the practice file promises needs a way out."""

from appliance import settings
from appliance.errors import SettingsError
from appliance.health.finding import Finding, Installation, State
from appliance.vocabulary.practice import Practice


def examine(installation: Installation) -> Finding:
    path = installation.home / "practice.toml"
    try:
        practice = settings.load_practice(path).practice if path.exists() else None
    except SettingsError:
        practice = None  # the practice's own check tells it
    spool = installation.box.modem_spool
    folders = all((installation.home / spool / name).is_dir() for name in ("outbox", "sent", "error", "inbox"))
    return judge(practice, provider=installation.box.writes_patients, modem=bool(spool), folders=not spool or folders)


def judge(practice: Practice | None, *, provider: bool, modem: bool, folders: bool) -> Finding:
    """``modem`` is set in the settings; ``folders``: its spool is there."""
    if not folders:
        return _weak("Le modem ne peut pas prendre les SMS : ses dossiers manquent.", "Créez-les (docs/sms.md).")
    if practice is None or (practice.sms is None and not practice.escalation):
        return Finding("sms", State.GOOD, "Le cabinet n'envoie pas de SMS.")
    if practice.sms and not provider:
        return _weak(
            "Les SMS aux patients ne partent pas.",
            "Donnez un compte OVHcloud dans box.toml : ovh_account et ses trois clés (docs/sms.md).",
        )
    if practice.escalation and not (provider or modem):
        return _weak(
            "Personne n'est prévenu par SMS d'un message urgent.", "Donnez dans box.toml : modem_spool ou ovh_account."
        )
    return Finding("sms", State.GOOD, "Les SMS ont un chemin pour partir.")


def _weak(sentence: str, remedy: str) -> Finding:
    return Finding("sms", State.WEAK, sentence, remedy)
