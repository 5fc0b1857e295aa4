"""Who is who on a page: users by the journal's names, patients by what a message says of them."""

import sqlite3
from collections.abc import Mapping, Sequence

from appliance.vocabulary.acts import Refused
from web_ui.practice.site import Site
from web_ui.shared.people import READERS, User
from web_ui.shared.words import REFUSALS


def everybody(site: Site) -> Sequence[User]:
    """Users to whom a message may be given."""
    return [one for one in site.accounts.everybody() if one.role in READERS]


def names(site: Site) -> Mapping[str, str]:
    """What the journal's actors are called on the screen."""
    users = {one.actor: one.shown for one in site.accounts.everybody()}
    stations = {f"station:{one.id}": one.name for one in site.store.stations.all()}
    return {"reception": "Permanence", "page": "La page", "file": "Le fichier", **stations, **users}


def patients_of(site: Site, row: sqlite3.Row) -> Sequence[sqlite3.Row]:
    """Whom of the practice's file a message may be about: the name and birth date, else the number."""
    rows = site.reads.run(
        "SELECT * FROM patients WHERE last = ? COLLATE NOCASE AND first = ? COLLATE NOCASE LIMIT 5",
        *(row["last"], row["first"]),
    )
    return rows or site.reads.run("SELECT * FROM patients WHERE phone = ? AND phone IS NOT NULL LIMIT 5", row["phone"])


def refusal(outcome: Refused) -> str:
    return REFUSALS[outcome.refusal]
