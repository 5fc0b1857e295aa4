import os
from pathlib import Path

import pytest

from appliance.__main__ import BAD_INPUT, main
from appliance.commands import update
from appliance.errors import SettingsError
from appliance.updates import state
from appliance.updates.state import UpdateState


def test_what_root_will_install_is_kept_where_nobody_else_writes(tmp_path: Path) -> None:
    folder = update.own_folder(tmp_path)
    assert update.own_folder(tmp_path) == folder
    folder.chmod(0o777)
    with pytest.raises(SettingsError, match="not root's own"):
        update.own_folder(tmp_path)


def test_the_page_reads_it_whoever_s_shell_it_was(tmp_path: Path) -> None:
    umask = os.umask(0o077)
    try:
        folder = update.own_folder(tmp_path)
        state.write(tmp_path, UpdateState())
    finally:
        os.umask(umask)
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / state.FILE)] == [0o755, 0o644]


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / state.FOLDER).symlink_to(elsewhere)
    with pytest.raises(SettingsError, match="not root's own"):
        update.own_folder(tmp_path)


def test_a_folder_that_is_no_box_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--home"):
        update.own_folder(tmp_path / "none")


def test_only_root_updates(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1_000)
    assert main(["update"]) == BAD_INPUT
    assert "sudo permanence update" in capsys.readouterr().err
