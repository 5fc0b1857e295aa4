import hashlib
import re
from pathlib import Path

import pytest

from appliance.errors import MissingPart
from appliance.models import path
from appliance.models.catalogue import Archive, Model, catalogue, model

MODELS = list(catalogue().values())


@pytest.mark.parametrize("one", MODELS, ids=lambda one: one.key)
def test_every_model_says_where_it_is_from_under_which_licence_and_how_to_know_it(one: Model) -> None:
    assert one.source
    assert one.licence
    assert one.need in {"always", "optional", "tests"}
    assert one.files or one.folder
    for archive in one.archives:
        assert re.fullmatch("[0-9a-f]{64}|[0-9a-f]{32}", archive.sha256 or archive.md5)
        assert archive.bytes > 0
    for file in one.files:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert not Path(file.path).is_absolute()


def test_the_official_french_vosk_model_is_there_with_its_makers_checksum() -> None:
    (archive,) = model("vosk-model-small-fr-0.22").archives
    assert archive.md5 == "8873b1234503f6edd55f54bfff31cf3e"


def test_an_unknown_model_gets_a_hint() -> None:
    with pytest.raises(MissingPart, match="Did you mean 'kokoro'"):
        model("kokorro")


def test_an_archive_known_by_md5_alone_is_checked_too(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"held")
    digest = hashlib.md5(b"held", usedforsecurity=False).hexdigest()
    assert Archive("site", "x", "1", 4, md5=digest).is_whole(file)
    assert not Archive("site", "x", "1", 4, md5="0" * 32).is_whole(file)


def test_a_model_that_is_not_installed_names_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    with pytest.raises(MissingPart, match="permanence models install kokoro"):
        path("kokoro")
