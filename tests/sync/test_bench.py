"""The benches measure something; how much is for the benches themselves."""

import subprocess

import pytest

from sync import bench, rural


def test_both_figures_are_measured_over_the_real_server() -> None:
    measured = bench.measure(entries=400, online=3)
    assert set(measured.targets) < set(measured.figures)
    assert measured.figures["backlog_per_s"] > 0
    assert 0 < measured.figures["latency_p50_ms"] <= measured.figures["latency_p95_ms"]


def line_can_be_made() -> bool:
    """Where users may not have networks of their own, or the kernel no TUN devices, there is none to try."""
    tried = ["unshare", "--user", "--map-root-user", "--net", "ip", "tuntap", "add", "dev", "probe", "mode", "tun"]
    try:
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not line_can_be_made(), reason="needs user namespaces, /dev/net/tun and iproute2")
def test_what_a_box_took_comes_over_a_line_that_loses_packets() -> None:
    figures = rural.measure(calls=2).figures
    assert figures["urgent"] >= 1
    assert figures["caught_up_s"] > figures["megabytes"] * 8_000 / 512, "no faster than the line"
    assert figures["urgent_max_s"] > 0.15, "half of the way there and back"
