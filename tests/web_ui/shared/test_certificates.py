"""The page's certificate, judged by a real TLS client."""

import os
import re
import ssl
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tests.web_ui import seeding
from web_ui.shared.certificates import PAGE_LASTS, RENEWED_BEFORE, addresses, certificates

NOW = datetime.now(UTC)


def test_a_machine_that_trusts_the_authority_trusts_the_page_and_no_other_does(tmp_path: Path) -> None:
    """`permanence web` itself, as another process."""
    made = certificates(tmp_path, NOW)
    command = (sys.executable, "-m", "appliance", "web", "--home", str(tmp_path), "--listen", "127.0.0.1:0")
    command += ("--practice", str(seeding.PRACTICE))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(2)]
        port = re.search(r"ready on https://127\.0\.0\.1:(\d+)", said[1])
        assert re.match(r"Code de premier démarrage : \d{4} \d{4}", said[0]), said
        assert port, said
        page = f"https://127.0.0.1:{port[1]}/premier-demarrage"
        trusting = ssl.create_default_context(cafile=made.authority)
        with urllib.request.urlopen(page, context=trusting, timeout=20) as answer:
            assert answer.status == 200
            assert answer.headers["strict-transport-security"]
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(page, timeout=20)
        process.terminate()


def test_they_stand_until_they_run_out_and_keys_are_nobody_elses(tmp_path: Path) -> None:
    made = certificates(tmp_path, NOW)
    first = made.page.read_bytes()
    assert certificates(tmp_path, NOW + timedelta(days=100)).page.read_bytes() == first
    authority = made.authority.read_bytes()
    renewed = certificates(tmp_path, NOW + PAGE_LASTS - RENEWED_BEFORE + timedelta(days=2))
    assert renewed.page.read_bytes() != first
    assert renewed.authority.read_bytes() == authority
    for name in ("authority.key", "page.pem"):
        assert (tmp_path / "https" / name).stat().st_mode & 0o077 == 0


def test_the_authority_vouches_for_local_names_only(tmp_path: Path) -> None:
    made = x509.load_pem_x509_certificate(certificates(tmp_path, NOW).authority.read_bytes())
    limits = made.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    names = {one.value for one in limits.value.permitted_subtrees or () if isinstance(one, x509.DNSName)}
    assert names == {"local", "localhost"}
    assert "127.0.0.1" in addresses()
