"""What the QR on the practice's page holds: all that a station needs to come to the meeting place, in one line of text.

``permanence://HOST:PORT/CODE``, and behind ``?certificat=`` the host's own authority where it has one (PEM, zlib,
base64url). Whoever reads it holds the code, and nothing else that is secret.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from appliance.errors import SettingsError

SCHEME, PORT = "permanence", 4222
LARGEST_CERTIFICATE_BYTES = 16_384

READABLE = 1_000
"""Characters; a telephone's camera reads a QR of version 22 (ISO/IEC 18004, level L: 1,003 bytes) off a screen."""


@dataclass(frozen=True)
class Invitation:
    code: str
    """As the practice's page shows it."""
    server: str
    """Of the host, "tls://host:4222"."""
    certificate: str = ""
    """PEM of the host's own authority; "" for a public one."""

    @property
    def text(self) -> str:
        """One line, to be photographed or pasted; ``invitation_of`` reads it."""
        line = f"{SCHEME}://{self.server.partition('://')[2]}/{self.code}"
        if not self.certificate:
            return line
        packed = zlib.compress(self.certificate.encode(), 9)
        return f"{line}?certificat={base64.urlsafe_b64encode(packed).decode().rstrip('=')}"

    @property
    def shown(self) -> str:
        """The same, without the certificate where a camera could not read so much: it is then pasted apart."""
        return self.text if len(self.text) <= READABLE else Invitation(self.code, self.server).text


def server_of(told: str) -> str:
    """The address of a host as somebody reads it out: with TLS and NATS's own port where nothing else is said."""
    server = told.strip()
    if "://" not in server:
        server = f"tls://{server}"
    return server if ":" in server.partition("://")[2] else f"{server}:{PORT}"


def invitation_of(told: str) -> Invitation | None:
    """What a pasted line holds; None where it is something else, a code for instance.

    Raises:
        SettingsError: it is an invitation, but not whole.
    """
    line = "".join(told.split())
    if not line.lower().startswith(f"{SCHEME}://"):
        return None
    try:
        parts = urlsplit(line)
        certificate = "".join(parse_qs(parts.query).get("certificat", ()))
        made = Invitation(parts.path.strip("/"), server_of(parts.netloc), _unpacked(certificate) if certificate else "")
    except (ValueError, binascii.Error, zlib.error) as failure:
        raise SettingsError(_BROKEN) from failure
    if not parts.netloc or not made.code:
        raise SettingsError(_BROKEN)
    return made


_BROKEN = "Cette invitation n'est pas entière : copiez-la encore une fois, ou saisissez le code et l'hébergeur."


def _unpacked(certificate: str) -> str:
    packed = base64.urlsafe_b64decode(certificate + "=" * (-len(certificate) % 4))
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, LARGEST_CERTIFICATE_BYTES)
    if not unpacking.eof:
        raise ValueError(certificate)
    return text.decode()
