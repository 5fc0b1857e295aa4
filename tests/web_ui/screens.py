"""``make screens``: a picture of every page at both widths, for eyes to look at. Not a test."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from appliance.errors import StoreError
from tests.web_ui import chromium
from tests.web_ui.conftest import PASSWORD, seed
from tests.web_ui.secretariat import secretariat
from tests.web_ui.served import addresses, served, served_shut

WIDTHS = {"large": (1280, 860), "petit": (390, 844)}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        chromium.launched() as browser,
        served(seed(Path(made) / "seeded"), Path(made) / "home") as (base, opened),
    ):
        for name, (width, height) in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR", base_url=base)
            _pictures(page, folder, name, addresses(opened))
        why = StoreError("The database file is damaged; restore the last backup.")
        with served_shut(Path(made) / "damaged", why) as damaged:
            for name, (width, height) in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height}, locale="fr-FR", base_url=damaged)
                page.goto("/")
                page.screenshot(path=folder / f"illisible-{name}.png", full_page=True)
        with secretariat(Path(made) / "secretariat") as office:
            for name, (width, height) in WIDTHS.items():
                size = {"width": width, "height": height}
                page = browser.new_page(viewport=size, locale="fr-FR", base_url=office.address)
                _of_the_station(page, folder, name, office.practice)
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")


def _pictures(page: Page, folder: Path, width: str, pages: dict[str, str]) -> None:
    page.goto("/connexion")
    page.screenshot(path=folder / f"connexion-{width}.png")
    page.fill("#f-nom", "kerbrat")
    page.fill("#f-mot_de_passe", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("main.main")
    for one, path in pages.items():
        page.goto(path)
        page.screenshot(path=folder / f"{one}-{width}.png", full_page=True)


def _of_the_station(page: Page, folder: Path, width: str, practice: str) -> None:
    page.goto("/")
    page.screenshot(path=folder / f"poste-verrou-{width}.png")
    page.fill("#f-mot_de_passe", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("a.row.urgent")
    renewal = page.get_attribute("a.row:has-text('Ordonnance')", "href") or ""
    for one, path in {
        "messages": "/",
        "message": renewal,
        "cabinets": "/cabinets",
        "agenda": f"/agenda/{practice}?jour=2026-11-27&q=ma",
    }.items():
        page.goto(path)
        page.screenshot(path=folder / f"poste-{one}-{width}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
