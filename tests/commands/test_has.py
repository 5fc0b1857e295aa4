from pathlib import Path

import pytest

from appliance.__main__ import main


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (None, 1),
        ("", 1),
        ("panel = []", 1),
        ('host = ["tls://host:4222"]', 1),
        ('panel = ["GPIO17", "GPIO27", "GPIO22", "GPIO5", "GPIO6"]', 0),
        ("panell = []", 2),
    ],
)
def test_a_part_is_there_when_box_toml_sets_it(written: str | None, code: int, tmp_path: Path) -> None:
    if written is not None:
        (tmp_path / "box.toml").write_text(written, "utf-8")
    assert main(["has", "panel", "--home", str(tmp_path)]) == code
