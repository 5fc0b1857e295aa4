import shutil
from pathlib import Path

import pytest

from appliance.errors import ModelError
from appliance.models.bring import Brought, bring
from appliance.models.catalogue import Catalogue
from appliance.models.install import wrong_files


def test_every_model_on_a_stick_is_found_whatever_the_files_are_called(
    small: Catalogue, stick: Path, tmp_path: Path
) -> None:
    (stick / "deep").mkdir()
    (stick / "voices.tgz").rename(stick / "deep" / "download (1)")
    into = tmp_path / "models"
    assert bring(stick, small.values(), into) == (Brought("ears"), Brought("voice"), Brought("small"))
    assert not any(wrong_files(model, into / key) for key, model in small.items())


def test_one_file_may_be_given(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    assert bring(stick / "small.zip", small.values(), tmp_path / "models") == (Brought("small"),)


def test_what_is_missing_is_named_and_nothing_half_is_installed(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    brought = bring(stick / "ears-1.whl", small.values(), tmp_path / "models")
    assert brought == (Brought("ears", ("ears-2-1.0",)),)
    assert not (tmp_path / "models/ears").exists()


def test_the_models_of_another_box_can_be_copied(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    bring(stick, small.values(), tmp_path / "first")
    shutil.rmtree(tmp_path / "first/small")
    assert bring(tmp_path / "first", small.values(), tmp_path / "second") == (Brought("ears"), Brought("voice"))


def test_a_damaged_file_is_refused_and_the_old_model_kept(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    into = tmp_path / "models"
    bring(stick, small.values(), into)
    damaged = stick / "small.zip"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match="damaged"):
        bring(damaged, small.values(), into)
    assert wrong_files(small["small"], into / "small") == ()


@pytest.mark.parametrize("name", ["nothing there", "empty"])
def test_nothing_to_be_had_is_one_sentence(small: Catalogue, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as refused:
        bring(tmp_path / name, small.values(), tmp_path / "models")
    assert name in str(refused.value)
