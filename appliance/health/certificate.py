"""Dates of the certificates: the page's, that of the authority behind it, and the host's where it has its own."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from appliance.health.finding import RESTART, Finding, Installation, State

SOON = timedelta(days=25)
"""The page makes its own anew thirty days ahead, when it starts: what comes nearer was not made anew."""

PAGE, AUTHORITY = "https/page.pem", "https/authority.crt"


def examine(installation: Installation) -> Finding:
    host = installation.box.host_certificate
    paths = {
        "de la page": installation.home / PAGE,
        "de l'autorité du boîtier": installation.home / AUTHORITY,
        **({"de l'hébergeur": Path(host)} if host else {}),
    }
    return judge([(name, ends(path)) for name, path in paths.items() if path.exists()], datetime.now(UTC))


def ends(path: Path) -> datetime:
    """When the certificate in a PEM file, alone or after its key, runs out."""
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def judge(known: Sequence[tuple[str, datetime]], now: datetime) -> Finding:
    """``known``: each certificate's name in French, and its end."""
    if not known:
        return Finding("certificate", State.GOOD, "La page n'a pas encore de certificat : elle le fait en démarrant.")
    name, end = min(known, key=lambda one: one[1])
    if end - now > SOON:
        return Finding("certificate", State.GOOD, f"Les certificats valent jusqu'au {end:%d/%m/%Y} au moins.")
    remedy = f"{RESTART} : il refait ce certificat lui-même."
    if "hébergeur" in name:
        remedy = "Demandez à votre installateur de mettre en place le nouveau certificat de l'hébergeur."
    if "autorité" in name:
        remedy = (
            "Demandez à votre installateur de renouveler l'autorité du boîtier ; puis, sur chaque ordinateur et chaque"
            " téléphone, suivez de nouveau la page « Faire confiance à ce boîtier »."
        )
    if end > now:
        return Finding("certificate", State.WEAK, f"Le certificat {name} finit le {end:%d/%m/%Y}.", remedy)
    return Finding("certificate", State.WRONG, f"Le certificat {name} n'est plus valable.", remedy)
