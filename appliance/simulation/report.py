"""All calls of a run in one readable page."""

from collections.abc import Sequence

from appliance.simulation.played import Played, transcript


def markdown(calls: Sequence[Played]) -> str:
    """A table of the calls, then the whole of those that failed."""
    passed = sum(not one.why for one in calls)
    lines = [
        f"# {passed} of {len(calls)} calls did what they were for",
        "",
        "| call | what | mode | turns | seconds | result |",
        "|---|---|---|---|---|---|",
        *(_row(one) for one in calls),
    ]
    for one in calls:
        if one.why:
            lines += ["", f"## {one.scenario.id}", "", "```", transcript(one), "```"]
    return "\n".join(lines) + "\n"


def _row(one: Played) -> str:
    result = "; ".join(one.why).replace("|", "/") or "passed"
    turns = max((turn.n for turn in one.turns), default=0)
    cells = (one.scenario.id, one.scenario.title, one.mode, turns, f"{one.seconds:.0f}", result)
    return f"| {' | '.join(map(str, cells))} |"
