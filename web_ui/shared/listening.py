"""Where a page listens."""

import socket

from appliance.errors import SettingsError


def listening(told: str) -> socket.socket:
    """A socket at "0.0.0.0:443".

    Raises:
        SettingsError: it is no address, or somebody else has it.
    """
    address, _, port = told.rpartition(":")
    if not address or not port.isdigit():
        raise SettingsError(f"--listen must be an address and a port, like 0.0.0.0:443, not {told!r}.")
    try:
        return socket.create_server((address, int(port)))
    except (OSError, OverflowError) as failure:
        raise SettingsError(f"Nothing can listen on {told}: {failure}; stop what does, or name another.") from failure
