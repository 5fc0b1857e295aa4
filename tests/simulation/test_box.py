"""The reception as another process: it never outlives whoever started it."""

import os
import select
import subprocess
import sys

from appliance.simulation.box import GOES_WITH_ITS_PARENT

CALLER = """
import subprocess, sys
subprocess.run([*sys.argv[1:], "sh", "-c", "echo $$; exec sleep 600"])
"""


def test_a_killed_caller_takes_the_reception_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", CALLER, *GOES_WITH_ITS_PARENT], stdout=subprocess.PIPE) as caller:
        assert caller.stdout is not None
        child = os.pidfd_open(int(caller.stdout.readline()))
        caller.kill()
        ended, _, _ = select.select([child], [], [], 30)
        assert ended
        os.close(child)
