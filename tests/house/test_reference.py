import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_reference_says_what_the_code_does() -> None:
    command = (sys.executable, "docs/reference.py")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ROOT / "docs/reference.md").read_text("utf-8") == done.stdout, "run: make docs"
