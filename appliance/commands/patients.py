"""``permanence patients``: the practice's file of patients, as a table that spreadsheets and other programs read."""

import argparse
from pathlib import Path

from appliance import wiring
from appliance.doors.people import read_patients

HELP = "export the file of patients as CSV, or add to it from one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("export", "import"))
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    wiring.add_store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    lines = [] if args.what == "export" else read_patients(wiring.read_bytes(args.file))
    with wiring.opened_store(args) as store:
        if args.what == "export":
            wiring.write_private(args.file, store.doors.patients_csv())
            print(f"{args.file.name} : {len(store.doors.patients())} patients. Ce fichier est confidentiel.")
        else:
            done = store.doors.import_patients(lines)
            print(f"Patients ajoutés : {done.new} ; déjà connus : {len(lines) - done.new}.")
            for remark in done.remarks:
                print(remark)
    return 0
