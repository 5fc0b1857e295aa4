import json

from appliance.bench.report import Measurement, Target, percentile


def test_a_figure_beyond_its_target_is_missed() -> None:
    slow = Measurement(
        "turn", {"p50_ms": 900.0, "calls": 5.0}, {"p50_ms": Target(700), "calls": Target(4, at_least=True)}
    )
    assert slow.missed == ("p50_ms",)
    assert json.loads(slow.to_json())["passed"] is False


def test_a_figure_that_was_not_measured_is_missed() -> None:
    assert Measurement("turn", {}, {"p50_ms": Target(700)}).missed == ("p50_ms",)


def test_percentiles_are_nearest_rank() -> None:
    assert [percentile([4, 1, 3, 2], p) for p in (50, 75, 95, 100)] == [2, 3, 4, 4]
