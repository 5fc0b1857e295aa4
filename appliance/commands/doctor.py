"""``permanence doctor``: what is installed, missing or wrong, in words a practitioner can act on."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from appliance import settings, wiring
from appliance.clock import SystemClock
from appliance.health import call
from appliance.health.examination import examine
from appliance.health.finding import Finding, State

HELP = "say what is missing or wrong, and what to do"

MARKS = {State.GOOD: "ok ", State.WEAK: "!  ", State.WRONG: "NON"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")
    parser.add_argument("--call", action="store_true", help="place a test call as well, which the box must answer")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    findings = examine(home)
    if args.call:
        findings = (*findings, call.finding(settings.own_box(home), SystemClock()))
    healthy = all(finding.state is not State.WRONG for finding in findings)
    if args.json:
        print(json.dumps({"healthy": healthy, "findings": [asdict(one) for one in findings]}, ensure_ascii=False))
    else:
        print("\n".join(told(findings)))
    return 0 if healthy else 1


def told(findings: Sequence[Finding]) -> list[str]:
    """The lines a person reads."""
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.state]} {finding.sentence}")
        if finding.remedy:
            lines.append(f"    À faire : {finding.remedy}")
        if finding.installer:
            lines.append(f"    Pour l'installateur : {finding.installer}")
    wrong = sum(finding.state is State.WRONG for finding in findings)
    ends = ("Tout va bien.", "Une chose est à régler.")
    return [*lines, "", ends[wrong] if wrong < len(ends) else f"{wrong} choses sont à régler."]
