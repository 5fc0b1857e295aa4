"""Where calls arrive: an address that is free for the reception or answered by it, or what an analogue line needs."""

import socket
import sys
import uuid
from pathlib import Path

from appliance import wiring
from appliance.errors import LineError, MissingPart, SettingsError
from appliance.health.finding import CALL_INSTALLER, RESTART, Finding, Installation, State
from appliance.health.practice import in_force
from appliance.line import analogue, mark
from appliance.line.way import ANY_ADDRESS, LOOPBACK
from appliance.settings import Box

ANSWER_WITHIN_S = 1.0

SOCKETS = Path("/proc/self/net/udp")
"""Every datagram socket of this machine (proc(5)): its own address and port are the second column, in hexadecimal, the
address as it lies in memory."""


def examine(installation: Installation) -> Finding:
    found = _analogue(installation) if installation.box.line == "analogue" else _sip(installation)
    if found.state is not State.WRONG and installation.runs and not is_answered(installation.home, installation.box):
        return STOPPED
    return found


STOPPED = Finding(
    "line",
    State.WRONG,
    "La réception est arrêtée.",
    f"{RESTART}. Si cela ne suffit pas, appelez votre installateur.",
    "systemctl status permanence-reception",
)
"""A line that could be opened, and that nobody has opened, takes no call."""


def _sip(installation: Installation) -> Finding:
    try:
        where = wiring.sip_settings(installation.box)
    except SettingsError as failure:
        return _wrong("L'adresse de la ligne est mal écrite.", CALL_INSTALLER, str(failure))
    found = judge(where.address, where.port)
    return found if found.state is not State.GOOD or _can_do_as_told(installation) else CANNOT_CALL


NO_ADDRESS = Finding(
    "line",
    State.WRONG,
    "Le boîtier n'a pas d'adresse sur le réseau : aucun appel ne lui arrive.",
    "Vérifiez que la box internet est allumée, puis rebranchez le câble réseau du boîtier.",
    "ip address ; l'adresse vient d'ordinaire de la box (DHCP)",
)


CANNOT_CALL = Finding(
    "line",
    State.WEAK,
    "Le cabinet veut des rappels par téléphone, mais la ligne de ce boîtier ne peut pas appeler.",
    "Arrêtez les rappels par téléphone (Réglages, SMS), ou demandez à votre installateur une ligne qui appelle.",
    "registrar, ou gateway, dans box.toml (docs/sms.md)",
)


def _can_do_as_told(installation: Installation) -> bool:
    """Reminders by voice need a way out."""
    if installation.box.places_calls:
        return True
    practice = in_force(installation.home)
    return practice is None or practice.reminder_calls is None


def _analogue(installation: Installation) -> Finding:
    sound_card = installation.box.sound_card
    if mark.is_there(installation.home):
        return Finding("line", State.GOOD, f"La réception est en marche sur « {sound_card} ».")
    try:
        analogue.examine(sound_card)
    except MissingPart as failure:
        return _wrong("Il manque un programme à la ligne analogique.", CALL_INSTALLER, str(failure))
    except LineError as failure:
        return _wrong(
            f"L'interface téléphonique « {sound_card} » n'est pas là.", f"Rebranchez-la. {RESTART}.", str(failure)
        )
    return Finding("line", State.GOOD, f"La ligne analogique passe par « {sound_card} ».")


def judge(address: str, port: int) -> Finding:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
            here.bind((address, port))
    except PermissionError:
        return _wrong(
            f"Le programme n'a pas le droit d'ouvrir le port {port}.",
            CALL_INSTALLER,
            "un port au-dessus de 1023 pour listen, dans box.toml",
        )
    except OSError as failure:
        if answers(address, port):
            if not _is_reached(address, port):
                return NO_ADDRESS
            return Finding("line", State.GOOD, f"La réception est en marche sur {listens(address, port)}:{port}.")
        return _wrong(
            f"La ligne ne peut pas s'ouvrir sur {address}:{port} ({failure.strerror or failure}).",
            f"{RESTART} ; si cela revient, appelez votre installateur.",
            "arrêter le programme qui l'occupe, ou changer listen dans box.toml",
        )
    return Finding("line", State.GOOD, f"La ligne peut s'ouvrir sur {address}:{port}.")


def is_answered(home: Path, box: Box) -> bool:
    """Does a reception answer whoever calls this box? One that the network gives no address hears of nobody.

    Raises:
        SettingsError: the line's address is badly written.
    """
    if box.line == "analogue":
        return mark.is_there(home)
    where = wiring.sip_settings(box)
    return _is_reached(where.address, where.port) and answers(where.address, where.port)


def _is_reached(address: str, port: int) -> bool:
    """Can calls come to what listens there? Without a network, it has the machine's own loop alone."""
    return address != ANY_ADDRESS or listens(address, port) != LOOPBACK


def _wrong(sentence: str, remedy: str, installer: str) -> Finding:
    return Finding("line", State.WRONG, sentence, remedy, installer)


def listens(address: str, port: int, sockets: Path = SOCKETS) -> str:
    """Where on this machine to ask for what listens on ``address``.

    ``way.ANY_ADDRESS`` stands for one that only the reception knows, and that changes: the one on which this port is
    open; others go before the machine's own loop, which is also named where nobody listens.
    """
    if address != ANY_ADDRESS:
        return address
    rows = (row.split()[1].split(":") for row in sockets.read_text("ascii").splitlines()[1:])
    bound = [bytes.fromhex(host) for host, at in rows if int(at, 16) == port]
    there = sorted(socket.inet_ntoa(host if sys.byteorder == "big" else host[::-1]) for host in bound)
    return next((one for one in there if one not in {ANY_ADDRESS, LOOPBACK}), LOOPBACK)


def answers(address: str, port: int) -> bool:
    """Is a reception there? Asks with OPTIONS (RFC 3261, 11), which every SIP user agent answers."""
    host = listens(address, port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(ANSWER_WITHIN_S)
        try:
            asking.connect((host, port))
            own, own_port = asking.getsockname()
            asking.send(
                f"OPTIONS sip:{host}:{port} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {own}:{own_port};branch=z9hG4bK{uuid.uuid4().hex};rport\r\n"
                f"From: <sip:doctor@{own}>;tag={uuid.uuid4().hex[:8]}\r\nTo: <sip:{host}>\r\n"
                f"Call-ID: {uuid.uuid4().hex}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n"
                f"Contact: <sip:doctor@{own}:{own_port}>\r\nContent-Length: 0\r\n\r\n".encode()
            )
            return asking.recv(2048).startswith(b"SIP/2.0 ")
        except OSError:
            return False
