"""Takes the picture of README: the first page of a running server, in English.

    lod serve &
    python docs/picture.py http://127.0.0.1:8000/ [path to chromium]
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take(base, chromium, target):
    """Save the upper part of the first page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        page = browser.new_page(viewport={"width": 1120, "height": 760}, color_scheme="light", locale="en")
        page.goto(base + "?lang=en")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "/usr/bin/chromium", Path(__file__).parent / "images" / "home.png")
