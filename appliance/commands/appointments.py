"""``permanence appointments``: the agenda as a table that spreadsheets and other programs read."""

import argparse
from pathlib import Path

from appliance import wiring
from appliance.clock import SystemClock
from appliance.doors.people import read_appointments

HELP = "export the appointments to come as CSV, or add to them from one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("export", "import"))
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    wiring.add_store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    with wiring.opened_store(args) as store:
        if args.what == "export":
            wiring.write_private(args.file, store.doors.appointments_csv(SystemClock().now()))
            print(f"{args.file.name} est écrit. Ce fichier est confidentiel.")
        else:
            lines = read_appointments(wiring.read_bytes(args.file), store.practice)
            done = store.doors.import_appointments(lines)
            print(f"Rendez-vous ajoutés : {done.new} ; déjà là : {len(lines) - done.new}.")
            for remark in done.remarks:
                print(remark)
    return 0
