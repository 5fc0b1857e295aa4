"""One form for every measurement: figures, targets, and whether they were met."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Target:
    """A limit for one figure."""

    limit: float
    at_least: bool = False
    """True: the figure must reach the limit; False: it must not exceed it."""

    def met_by(self, figure: float) -> bool:
        return figure >= self.limit if self.at_least else figure <= self.limit


@dataclass(frozen=True)
class Measurement:
    bench: str
    figures: Mapping[str, float]
    targets: Mapping[str, Target]

    @property
    def missed(self) -> tuple[str, ...]:
        return tuple(
            name for name, target in self.targets.items() if not target.met_by(self.figures.get(name, float("nan")))
        )

    def to_json(self) -> str:
        """The object of ``permanence bench ... --json`` (design, section 4)."""
        return json.dumps(
            {
                "bench": self.bench,
                "machine": machine(),
                "figures": dict(self.figures),
                "targets": {name: target.limit for name, target in self.targets.items()},
                "passed": not self.missed,
            },
            ensure_ascii=False,
        )

    def print(self) -> None:
        table = Table("figure", "measured", "target", "", title=f"{self.bench} - {machine()}")
        for name, figure in self.figures.items():
            target = self.targets.get(name)
            sign = "" if target is None else ("≥" if target.at_least else "≤")
            limit = "" if target is None else f"{sign} {target.limit:g}"
            verdict = "" if target is None else ("met" if target.met_by(figure) else "missed")
            table.add_row(name, f"{figure:g}", limit, verdict)
        Console().print(table)


def machine() -> str:
    """ "2 x Intel(R) Xeon(R) ..., 24 GB, Python 3.11.7"."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith(("model name", "Model"))
        ),
        platform.machine(),
    )
    memory_kb = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{os.cpu_count()} x {cpu}, {round(memory_kb / 1e6)} GB, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` % of ``values`` do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]
