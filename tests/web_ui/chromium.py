"""Debian's Chromium, as the tests and the pictures drive it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

EXECUTABLE = shutil.which("chromium")

needed = [pytest.mark.browser, pytest.mark.skipif(EXECUTABLE is None, reason="needs Debian's chromium")]

ARGUMENTS = (
    "--no-sandbox",  # as root, in a container, it has none
    "--disable-dev-shm-usage",  # where /dev/shm is small, a page crashes
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=fr-FR",
)


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=ARGUMENTS)
        yield browser
        browser.close()
