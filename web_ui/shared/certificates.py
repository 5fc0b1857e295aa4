"""The box's own certificate authority, and the certificate its page shows: no one else vouches for a local address.

The authority may only vouch for local names and private addresses (RFC 5280, 4.2.1.10): whoever steals its key cannot
use it against another site of who trusts it.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3650)
PAGE_LASTS = timedelta(days=397)
"""The longest that browsers take (CA/Browser Forum, Baseline Requirements 6.3.2, of September 2020)."""

RENEWED_BEFORE = timedelta(days=30)
NAMES = ("permanence.local", "localhost")
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")


@dataclass(frozen=True)
class Certificates:
    """Files in the box's folder."""

    authority: Path
    """To be trusted by the practice's own machines."""
    page: Path
    """What the page shows, with its key."""


def certificates(home: Path, now: datetime) -> Certificates:
    """Those that stand; made anew where they are missing, run out soon, or miss an address of the box."""
    folder = home / "https"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = Certificates(folder / "authority.crt", folder / "page.pem")
    if not known.authority.exists() or not (folder / "authority.key").exists():
        _make_authority(folder, now)
        known.page.unlink(missing_ok=True)
    if not known.page.exists() or not _fits(known.page, now):
        _make_page(folder, now)
    return known


def addresses() -> list[str]:
    """The box's own in the local network; found without sending anything."""
    found = {"127.0.0.1"}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's; a datagram socket only looks up the way there
            found.add(probe.getsockname()[0])
        except OSError:
            pass  # no network at all
    inside = [ipaddress.ip_network(one) for one in PRIVATE]
    return sorted(one for one in found if any(ipaddress.ip_address(one) in net for net in inside))


def _make_authority(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Permanence {socket.gethostname()[:40]}")])
    permitted: list[x509.GeneralName] = [x509.DNSName("local"), x509.DNSName("localhost")]
    permitted += [x509.IPAddress(ipaddress.ip_network(one)) for one in PRIVATE]
    made = (
        _begun(name, name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "authority.key", _pem(key))
    _write(folder / "authority.crt", made.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_page(folder: Path, now: datetime) -> None:
    authority = x509.load_pem_x509_certificate((folder / "authority.crt").read_bytes())
    signer = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(signer)
    key = ec.generate_private_key(ec.SECP256R1())
    told: list[x509.GeneralName] = [x509.DNSName(one) for one in NAMES]
    told += [x509.IPAddress(ipaddress.ip_address(one)) for one in addresses()]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    made = (
        _begun(name, authority.subject, key, now, PAGE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(told), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(folder / "page.pem", _pem(key) + made.public_bytes(serialization.Encoding.PEM))


def _fits(page: Path, now: datetime) -> bool:
    made = x509.load_pem_x509_certificate(page.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    told = {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    return made.not_valid_after_utc - now > RENEWED_BEFORE and set(addresses()) <= told


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    """From yesterday on: a browser's clock may be behind the box's."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + lasts - timedelta(days=1))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Never readable by others, not even for a moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
