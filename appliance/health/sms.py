"""SMS: what the practice file promises needs a way out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State
from appliance.health.practice import in_force
from appliance.health.rows import rows
from appliance.notices.numbers import mobile
from appliance.store.instants import written
from appliance.vocabulary.practice import Practice

LATE = timedelta(hours=2)
"""A text that was tried in vain; what only waits for the morning is not late."""

TOLD = timedelta(days=2)
"""How long a text that never reached somebody on call is spoken of."""

_STUCK = """
    SELECT (SELECT count(*) FROM sms_outbox
            WHERE state IN ('waiting', 'sending') AND queued < ? AND (attempts > 0 OR on_call)),
           (SELECT count(*) FROM sms_outbox WHERE on_call AND state = 'failed' AND changed > ?)
"""


def examine(installation: Installation) -> Finding:
    practice = in_force(installation.home)
    spool = installation.box.modem_spool
    folders = all((installation.home / spool / name).is_dir() for name in ("outbox", "sent", "error", "inbox"))
    ways = judge(practice, provider=installation.box.writes_patients, modem=bool(spool), folders=not spool or folders)
    return ways if ways.state is not State.GOOD else judge_texts(*_stuck(installation.home), ways)


def _stuck(home: Path) -> tuple[int, int]:
    now = datetime.now(UTC)
    found = rows(home, _STUCK, written(now - LATE), written(now - TOLD))
    late, failed = found[0] if found else (0, 0)
    return late, failed


def judge_texts(late: int, failed: int, otherwise: Finding) -> Finding:
    """``late``: texts that have been tried for ``LATE``; ``failed``: those that never reached somebody on call."""
    if failed:
        return _weak(
            f"{failed} SMS à une personne de garde ne sont pas arrivés.",
            "Lisez les messages urgents, puis vérifiez les numéros de garde (Réglages, Garde).",
            "le modem et le compte SMS (docs/sms.md)",
        )
    if late:
        return _weak(
            f"{late} SMS attendent depuis plus de deux heures.",
            "Vérifiez qu'internet marche au cabinet et que le compte SMS a du crédit ; sinon, appelez votre"
            " installateur.",
            "pour la garde, le modem (docs/sms.md)",
        )
    return otherwise


def judge(practice: Practice | None, *, provider: bool, modem: bool, folders: bool) -> Finding:
    """``modem`` is set in the settings; ``folders``: its spool is there."""
    if not folders:
        told = "Le modem ne peut pas prendre les SMS : ses dossiers manquent."
        return _weak(told, CALL_INSTALLER, "les dossiers de modem_spool (docs/sms.md)")
    if practice is None or (practice.sms is None and not practice.escalation):
        return Finding("sms", State.GOOD, "Le cabinet n'envoie pas de SMS.")
    if practice.sms and not provider:
        return _weak(
            "Les SMS aux patients ne partent pas.",
            "Arrêtez-les (Réglages, SMS), ou demandez à votre installateur de relier le compte SMS du cabinet.",
            "ovh_account et ses trois clés, dans box.toml (docs/sms.md)",
        )
    if practice.escalation and not (provider or modem):
        return _weak(
            "Personne n'est prévenu par SMS d'un message urgent.",
            "Regardez souvent les messages, et demandez à votre installateur un modem ou un compte SMS.",
            "modem_spool ou ovh_account, dans box.toml (docs/sms.md)",
        )
    landline = next((one.name for one in practice.escalation if mobile(one.number) is None), None)
    if landline is not None:
        return _weak(
            f"{landline} ne peut pas être prévenu par SMS : ce numéro n'est pas un mobile.",
            "Donnez un numéro de mobile (Réglages, Garde).",
            "number sous [[escalation]], dans practice.toml",
        )
    return Finding("sms", State.GOOD, "Les SMS ont un chemin pour partir.")


def _weak(sentence: str, remedy: str, installer: str) -> Finding:
    return Finding("sms", State.WEAK, sentence, remedy, installer)
