"""Python in namespaces of its own, where the machine really is as a test needs it: no network, a full disk."""

import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest


def apart(namespaces: Sequence[str], before: str, code: str, *arguments: str) -> str:
    """What Python prints there; the test is skipped where namespaces are not allowed.

    Args:
        namespaces: options of unshare(1), like ``--net``.
        before: what the shell does first, as root of these namespaces.
        code: of Python; its first argument is ``sys.argv[1]``.
        arguments: of the code, and as ``$1`` of what the shell does.
    """
    words = ("unshare", "--user", "--map-root-user", "--mount", *namespaces)
    if not shutil.which("unshare") or subprocess.run((*words, "true"), capture_output=True, check=False).returncode:
        pytest.skip("needs user namespaces")
    then = f'set -e; {before or ":"}; python=$0; exec "$python" -c "$CODE" "$@"'
    shell = ("env", f"CODE={code}", "sh", "-c", then, sys.executable, *arguments)
    return subprocess.run((*words, *shell), capture_output=True, text=True, check=True).stdout.strip()


OWN_SYS = "mount -t sysfs none /sys"
"""With ``--net``: there its interfaces stand, and not in the /sys of the machine."""
