"""The network: a cable or a radio that carries, and a way out. Calls over SIP come by it."""

from pathlib import Path

from appliance.health.finding import Finding, Installation, State

CARRIERS = "sys/class/net/*/carrier"
ROUTES, ROUTES_6 = "proc/self/net/route", "proc/self/net/ipv6_route"

_NOBODY = "0" * 32


def examine(installation: Installation, root: Path = Path("/")) -> Finding:
    outside = has_way_out(_text(root / ROUTES), _text(root / ROUTES_6))
    return judge(linked=is_linked(root), outside=outside, needed=installation.box.line == "sip")


def is_linked(root: Path) -> bool:
    """Does one interface carry, beside the box's own loop? One that is down cannot even be asked (EINVAL)."""
    return any(_text(path).strip() == "1" for path in root.glob(CARRIERS) if path.parent.name != "lo")


def has_way_out(routes: str, routes_6: str) -> bool:
    """Is there a default route? Source: Linux, net/ipv4/fib_trie.c and net/ipv6/route.c (the tables in /proc)."""
    four = (line.split() for line in routes.splitlines()[1:])
    six = (line.split() for line in routes_6.splitlines())
    return any(row[1] == row[7] == "0" * 8 for row in four) or any(
        row[0] == _NOBODY and row[1] == "00" and row[4] != _NOBODY for row in six
    )


def judge(*, linked: bool, outside: bool, needed: bool) -> Finding:
    """``needed``: calls come by the network."""
    if linked and outside:
        return Finding("network", State.GOOD, "Le boîtier est relié au réseau.")
    if not linked:
        state = State.WRONG if needed else State.WEAK
        return Finding("network", state, "Le boîtier n'est relié à aucun réseau.", "Rebranchez son câble réseau.")
    remedy = "Rallumez la box internet ; si cela dure, appelez votre opérateur."
    return Finding("network", State.WEAK, "Le boîtier n'a pas de chemin vers internet.", remedy)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except OSError:
        return ""
