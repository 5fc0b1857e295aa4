"""``permanence calendars``: the secret addresses at which other programs may read the agendas."""

import argparse

from appliance import wiring
from appliance.errors import SettingsError

HELP = "show the secret calendar addresses of the practitioners, or make another one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--renew", metavar="PRACTITIONER", help="another address; the one before ends")
    parser.add_argument("--names", action="store_true", help="with --renew: the calendar says who comes")
    wiring.add_store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    with wiring.opened_store(args) as store:
        known = store.practice.practitioners
        if args.renew:
            if args.renew not in known:
                raise SettingsError(f"There is no practitioner {args.renew!r}; there are: {', '.join(known)}.")
            store.doors.renew_feed(args.renew, names=args.names)
        for key, one in known.items():
            print(f"{one.name} : /agenda/{store.doors.feed_token(key)}.ics")
        for trouble, read_at in store.doors.calendar_troubles():
            print(f"! {trouble} (dernière lecture : {read_at:%d/%m %H:%M})" if read_at else f"! {trouble}")
    return 0
