from pathlib import Path

from appliance.health.examination import CHECKS, examine
from appliance.health.finding import Finding, Installation, State


def _good(_: Installation) -> Finding:
    return Finding("good", State.GOOD, "Tout va bien.")


def _fails(_: Installation) -> Finding:
    raise RuntimeError("a name that must not be shown")


def test_a_check_that_fails_hides_no_other(tmp_path: Path) -> None:
    failed, good = examine(tmp_path, {"fails": _fails, "good": _good})
    assert (failed.check, failed.state, good.state) == ("fails", State.WRONG, State.GOOD)
    assert "RuntimeError" in failed.sentence
    assert "must not be shown" not in failed.sentence


def test_settings_with_an_error_are_told_and_the_rest_is_still_examined(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text('lisen = "127.0.0.1:5060"')
    wrong, good = examine(tmp_path, {"good": _good})
    assert (wrong.check, good.check) == ("settings", "good")
    assert "listen" in wrong.installer


def test_every_check_answers_under_its_own_name(tmp_path: Path) -> None:
    assert [finding.check for finding in examine(tmp_path)] == list(CHECKS)


def test_a_practitioner_is_told_what_she_can_do_and_no_command(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text('lisen = "127.0.0.1:5060"')
    found = [one for one in examine(tmp_path) if one.state is not State.GOOD]
    told = " ".join(one.remedy for one in found)
    assert [one.check for one in found if not one.remedy] == []
    assert [word for word in ("permanence ", ".toml", ".md", "sudo", "make ") if word in told] == []
    assert any("permanence keys" in one.installer for one in found)
