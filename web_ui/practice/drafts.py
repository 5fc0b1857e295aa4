"""A change of the settings: a copy of what stands, changed, checked as a file would be, and kept as a new version."""

import copy
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from appliance.acts.changes import change_settings
from appliance.dialogue.script import with_own
from appliance.errors import SettingsError
from appliance.settings import practice_of
from appliance.understanding.red_flags import check_own
from web_ui.practice.site import Site
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import SignedIn


@dataclass
class Draft:
    practice: dict[str, Any]
    """Tables of a practice file; to be changed."""
    texts: dict[str, str]


def begin(site: Site) -> Draft:
    """What stands now."""
    site.store.refresh()
    last = site.store.versions.last()
    if last is None:
        raise Unwelcome(409, "Les réglages de ce cabinet ne viennent pas d'un fichier : ils restent tels quels.")
    return Draft(copy.deepcopy(dict(last.practice)), dict(last.texts))


def practitioner(draft: Draft, key: str) -> dict[str, Any]:
    """The table of one."""
    for one in draft.practice["practitioners"]:
        if one["key"] == key:
            found: dict[str, Any] = one
            return found
    raise Unwelcome(404, "Ce praticien n'existe pas.")


def new_key(name: str, taken: Collection[str], otherwise: str) -> str:
    """A short name without spaces or accents for a file; ``otherwise`` when none of the name's signs are left."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    key = stem = "_".join(re.findall(r"[a-z0-9]+", plain)) or otherwise
    rank = 2
    while key in taken:
        key, rank = f"{stem}_{rank}", rank + 1
    return key


def keep(site: Site, who: SignedIn, draft: Draft, what: str) -> int:
    """Check and write; the next call follows it.

    Raises:
        Unwelcome: the settings would contradict themselves; nothing was written.
    """
    check(draft)
    number = change_settings(site.store.books(who.actor), what, draft.practice, draft.texts)
    site.store.refresh()
    return number


def check(draft: Draft) -> None:
    """As files are checked.

    Raises:
        Unwelcome: the settings contradict themselves.
    """
    try:
        check_own(practice_of("réglages", draft.practice).practice.own_signs)
        with_own("textes", draft.texts)
    except SettingsError as failure:
        raise Unwelcome(422, f"Ce réglage n'est pas possible : {failure}") from failure
