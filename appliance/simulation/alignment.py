"""The box's turns and the caller's, matched: what was said against what was heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from appliance.simulation import ear
from appliance.simulation.ear import HouseSaid
from appliance.simulation.played import TurnPlayed
from appliance.store.record import TurnKept
from appliance.understanding.text import normalize


@dataclass(frozen=True)
class Spoken:
    """One turn from the caller's side: what they said, and then heard."""

    said: str
    then: HouseSaid


_Way = tuple[float, tuple[tuple[int, int], ...]]
"""How alike a matching is, and its pairs of ranks."""


def aligned(kept: Sequence[TurnKept], spoken: Sequence[Spoken]) -> tuple[TurnPlayed, ...]:
    """The box's turns with the words that the caller really said: the matching in order that is most alike.

    What was said into the hanging up comes last.
    """
    matched = _matched(kept, spoken)
    turns = [_turn(n, one, matched.get(n)) for n, one in enumerate(kept)]
    unheard = [one for one in spoken if one.said and not any(one is taken for taken in matched.values())]
    return (*turns, *(_unheard(len(turns) + n, one) for n, one in enumerate(unheard)))


def _matched(kept: Sequence[TurnKept], spoken: Sequence[Spoken]) -> dict[int, Spoken]:
    """By the rank of the box's turn; longest common subsequence, weighted by likeness."""
    best: list[list[_Way]] = [[(0.0, ())] * (len(spoken) + 1)]
    for i, turn in enumerate(kept):
        row: list[_Way] = [(0.0, ())]
        for j, one in enumerate(spoken):
            score, pairs = best[i][j]
            together = (score + _alike(turn.heard, one.said), (*pairs, (i, j)))
            row.append(max(together, best[i][j + 1], row[j], key=lambda way: way[0]))
        best.append(row)
    return {i: spoken[j] for i, j in best[-1][-1][1]}


def _alike(heard: str, said: str) -> float:
    """In [0, 1]; two silences are alike, words that were not heard belong to a silence rather than nowhere."""
    if not heard or not said:
        return 0.5 if heard == said else 0.1
    return max(0.2, fuzz.ratio(normalize(heard), normalize(said)) / 100)


def _turn(n: int, kept: TurnKept, spoken: Spoken | None) -> TurnPlayed:
    said = " ".join(kept.said)
    return TurnPlayed(
        n=n,
        caller_said=spoken.said if spoken else "",
        heard=kept.heard,
        intent=kept.intent,
        said=said,
        asks=(kept.asked,) if kept.asked else (),
        tells=tuple(sorted(ear.told(said))),
        latency_ms=kept.latency_ms,
        taken_as=str(spoken.then.asks or spoken.then.words) if spoken else "",
    )


def _unheard(n: int, spoken: Spoken) -> TurnPlayed:
    return TurnPlayed(n, spoken.said, "", "", "", (), (), None)
