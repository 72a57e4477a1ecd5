"""A headless Chromium that reaches nothing but this machine, for the tests."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, FrameLocator, Page, Route, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Formgrader takes MathJax from elsewhere, and a request under way ends with the page it belongs to.
HARMLESS = ("MathJax is not defined", "Failed to fetch", "NetworkError")
LOOPBACK = ("127.0.0.1", "localhost")
UNFOLD_ALL = """() => {
    const folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach(part => part.open = true);
    return folded.length;
}"""
WINDOW = {"width": 1360, "height": 860}


def find_chromium() -> str | None:
    """The path of the system's Chromium or Chrome."""
    return next(filter(None, map(shutil.which, NAMES)), None)


in_a_browser = pytest.mark.skipif(
    find_chromium() is None and not os.environ.get("CI"),
    reason="no chromium, chromium-browser or google-chrome on PATH",
)


@dataclass
class Visit:
    """A page, and the errors that the browser's console has shown so far."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if not any(reason in text for reason in HARMLESS):
            self.complaints.append(text)

    def note_console(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        # A request that left the machine was blocked here: that is no fault of the page.
        if message.type == "error" and (not place or is_loopback(place)):
            self.note(f"{message.text} ({place})")


def own_home(folder: str) -> dict[str, str]:
    """An environment in which the browser, and the desktop's parts of it, write into this folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    return kept | {"HOME": folder}


@contextlib.contextmanager
def visit(seconds: float) -> Iterator[Visit]:
    """A page in a fresh browser; every wait in it ends after `seconds`."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(FLAGS), env=own_home(home)
        )
        page = browser.new_page(viewport=WINDOW)
        page.set_default_timeout(seconds * 1000)
        expect.set_options(timeout=seconds * 1000)
        page.route("**/*", only_loopback)
        seen = Visit(page)
        page.on("pageerror", lambda error: seen.note(str(error)))
        page.on("console", seen.note_console)
        try:
            yield seen
        finally:
            browser.close()


def screenshot(page: Page, name: str, full_page: bool = False) -> None:
    """A picture in the folder that the environment names: the documentation's, or to be looked at."""
    if folder := os.environ.get("COURSEKIT_SCREENSHOTS"):
        page.screenshot(path=os.path.join(folder, name), full_page=full_page)


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def only_loopback(route: Route) -> None:
    if is_loopback(route.request.url) or route.request.url.startswith("file:"):
        route.continue_()
    else:
        route.abort()


def accessibility(page: Page, contrast: bool = True) -> list[str]:
    """What axe-core finds that keeps people from reading a page, folded and unfolded.

    Without contrast, which takes the most time, and only unfolded, where a page is built like one that was
    looked at before.
    """
    options = {} if contrast else {"rules": {"color-contrast": {"enabled": False}}}
    found = look_for_violations(page, options) if contrast else []
    if page.evaluate(UNFOLD_ALL) or not contrast:
        page.wait_for_timeout(300)  # what is unfolded may appear by and by
        found += look_for_violations(page, options)
    return found


def look_for_violations(page: Page, options: dict) -> list[str]:
    return [
        f"{violation['impact']}: {violation['help']} ({violation['nodes'][0]['html'][:200]})"
        for violation in Axe().run(page, options=options).response["violations"]
    ]


# --- JupyterLab ---------------------------------------------------------------------------------


def menu(page: Page, title: str, entry: str) -> list[str]:
    """Clicks a menu's entry; returns the names of all that are shown."""
    bar = page.locator("#jp-MainMenu .lm-MenuBar-item")
    bar.filter(has_text=re.compile(f"^{title}$")).click()
    labels = page.locator(".lm-Menu-item:visible .lm-Menu-itemLabel")
    chosen = labels.filter(has_text=re.compile(f"^{entry}$"))
    expect(chosen).to_be_visible()
    names = [name for name in labels.all_text_contents() if name]
    chosen.click()
    return names


def expect_kernel(page: Page, status: str) -> None:
    expect(page.locator("#jp-main-statusbar")).to_contain_text(f"| {status}")


def expect_silence(page: Page) -> None:
    """No dialog, no notification, no complaint about the exchange."""
    assert page.locator(".jp-Dialog").count() == 0, page.locator(".jp-Dialog").all_inner_texts()
    toasts = page.locator(".Toastify__toast")
    assert toasts.count() == 0, toasts.all_inner_texts()
    assert "exchange directory" not in page.locator("body").inner_text()


def follow(frame: FrameLocator, *addresses: str) -> None:
    """Clicks Formgrader's links to these addresses, one after the other."""
    for address in addresses:
        frame.locator(f'a[href$="/formgrader{address}"]').first.click()
