"""A scenario once played: every turn, what landed, and the object that ``permanence simulate --json`` prints."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from appliance.simulation.landed import Landed
from appliance.simulation.scenario import Scenario
from appliance.vocabulary.agenda import Appointment
from appliance.vocabulary.conversation import Told


@dataclass(frozen=True)
class TurnPlayed:
    """The caller's words and what the house made of them, and answered."""

    n: int
    """0 is the greeting."""
    caller_said: str
    heard: str
    intent: str
    said: str
    asks: tuple[str, ...]
    tells: tuple[str, ...]
    latency_ms: int | None
    taken_as: str = ""
    """On the telephone: the question that the caller heard in the house's words, or those words without one."""


@dataclass(frozen=True)
class Played:
    scenario: Scenario
    mode: str
    """``text`` or ``audio``."""
    zone: ZoneInfo
    turns: tuple[TurnPlayed, ...]
    landed: Landed
    seconds: float
    gave_up: bool = False
    """The caller's patience ran out."""
    why: tuple[str, ...] = field(default=())
    """Every unmet part of the goal; empty: passed."""

    @property
    def told_15_at_turn(self) -> int | None:
        return next((turn.n for turn in self.turns if Told.EMERGENCY_NUMBER in turn.tells), None)

    @property
    def said(self) -> str:
        """All that the house said."""
        return " ".join(turn.said for turn in self.turns)


def as_json(played: Played) -> dict[str, Any]:
    """The documented object (docs/scenarios.md)."""
    landed = played.landed
    return {
        "id": played.scenario.id,
        "mode": played.mode,
        "passed": not played.why,
        "why": list(played.why),
        "turns": [_turn(turn) for turn in played.turns],
        "told_15_at_turn": played.told_15_at_turn,
        "alerts": [{"flags": list(one.flags), "words": one.words} for one in landed.alerts],
        "appointments": {
            "added": [_appointment(one, played.zone) for one in landed.added],
            "cancelled": [_appointment(one, played.zone) for one in landed.cancelled],
            "moved": [_appointment(one, played.zone) for one in landed.moved],
            "confirmed": [_appointment(one, played.zone) for one in landed.confirmed],
        },
        "messages": [
            {
                "category": one.category,
                "urgent": one.urgent,
                "patient": {"last": one.patient.last, "first": one.patient.first},
                "text": one.text,
            }
            for one in landed.messages
        ],
        "recording_kept": landed.recording_kept,
        "seconds": round(played.seconds, 2),
    }


def _turn(turn: TurnPlayed) -> dict[str, Any]:
    return {
        "n": turn.n,
        "caller_said": turn.caller_said,
        "heard": turn.heard,
        "intent": turn.intent,
        "said": turn.said,
        "asks": list(turn.asks),
        "tells": list(turn.tells),
        "latency_ms": turn.latency_ms,
    }


def _appointment(one: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    born = one.patient.birth_date
    return {
        "id": one.id,
        "practitioner": one.slot.practitioner,
        "type": one.slot.type,
        "start": one.slot.start.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "patient": {
            "last": one.patient.last,
            "first": one.patient.first,
            "birth_date": born.isoformat() if born else None,
        },
    }


def transcript(played: Played) -> str:
    """Both sides, for people."""
    mark = "✗" if played.why else "✓"
    lines = [f"{mark} {played.scenario.id}  {played.scenario.title}  ({played.mode}, {played.seconds:.1f} s)"]
    for turn in played.turns:
        lines += _both_sides(turn)
    lines += [f"  ✗ {why}" for why in played.why]
    return "\n".join(lines)


def _both_sides(turn: TurnPlayed) -> list[str]:
    lines = []
    if turn.n:
        misheard = turn.heard and turn.heard != turn.caller_said
        heard = f"  [heard: {turn.heard}]" if misheard else ""
        lines.append(f"  patient> {turn.caller_said or '…'}{heard}")
    if turn.said:
        mistaken = turn.taken_as and turn.taken_as not in turn.asks
        taken = f"  [taken as {turn.taken_as}]" if mistaken else ""
        lines.append(f"  house>   {turn.said}{taken}")
    return lines
