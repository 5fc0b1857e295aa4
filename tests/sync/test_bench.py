"""The bench measures something; how much is for the bench itself."""

from sync import bench


def test_both_figures_are_measured_over_the_real_server() -> None:
    measured = bench.measure(entries=400, online=3)
    assert set(measured.targets) < set(measured.figures)
    assert measured.figures["backlog_per_s"] > 0
    assert 0 < measured.figures["latency_p50_ms"] <= measured.figures["latency_p95_ms"]
