"""Rules that hold for the repository as a whole."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LONGEST_FUNCTION = 60
"""Lines; a screen and a half."""


def tracked(pattern: str = "*") -> list[Path]:
    """Files of the repository that exist; empty outside a git checkout."""
    command = ("git", "-C", str(ROOT), "ls-files", pattern)
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def test_rooms_import_only_downwards() -> None:
    command = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_registry_and_no_place_of_one_machine_is_named() -> None:
    hosts = ("pypi" + r"\.org/simple", "files" + r"\.pythonhosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org")
    places = (r"(?<![\w.])/(?:home|Users|root)/\w", "/wo" + "rk/")
    unwanted = re.compile("|".join((*hosts, *places)))
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in unwanted.finditer(text)]
    assert not found


def test_no_model_recording_or_font_is_committed() -> None:
    kinds = {".bin", ".onnx", ".ttf", ".woff2", ".whl", ".mdl", ".wav"}
    heavy = [str(path.relative_to(ROOT)) for path in tracked() if path.suffix in kinds or path.stat().st_size > 2**20]
    assert not heavy


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def test_every_dependency_is_locked_with_hashes() -> None:
    entries = [entry for entry in LOCK.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")]
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    locked = {_name(entry) for entry in entries}
    wanted = (
        PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"] + PROJECT["build-system"]["requires"]
    )
    assert not {_name(one) for one in wanted} - locked


def test_dependencies_are_sorted_and_each_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") :].split("\n]")[0].splitlines()[1:]
    assert all("#" in line for line in block)
    assert block == sorted(block)


def test_functions_fit_on_a_screen() -> None:
    long = []
    for path in tracked("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{path.name}: {node.name} has {lines} lines")
    assert not long


def test_the_licence_is_the_one_that_is_named() -> None:
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")


@pytest.mark.parametrize(
    "target", ["demo", "test", "models", "lint", "lock", "docs", "calls", "check", "nightly", "screens"]
)
def test_make_knows_what_the_documents_promise(target: str) -> None:
    done = subprocess.run(("make", "-n", target), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
