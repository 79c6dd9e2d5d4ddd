"""What a reader waits for: `python bench/paint.py [--base URL] [ADDRESS ...]`: milliseconds to the first contentful paint of each page.

Headless Chromium with an empty cache opens each page of the tests, in English, three times; the first time nobody has asked for
it before. Without `--base` the real register is published and served.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from lod import config
from lod.publish import release
from tests.browser import addresses
from tests.conftest import CHROMIUM, free_port, serving

_RUNS = 3
_SHOWN = 12
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@contextlib.contextmanager
def _served(base):
    if base:
        yield base
        return
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        release.publish(config.read_register(ROOT, f"http://127.0.0.1:{port}/"), Path(folder), "2026-11-24")
        with serving(Path(folder), port) as address:
            yield address


def paint(browser, address):
    """(milliseconds to the first contentful paint, bytes of HTML) in a new window that has no cache."""
    with browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        answer = page.goto(address, wait_until="load")
        page.wait_for_function(f"() => ({_PAINT})() !== null", timeout=15_000)
        return page.evaluate(_PAINT), len(answer.body())


def main():
    """Measure and print, the slowest first."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--base", help="the address of a server that runs, with a slash at its end")
    given.add_argument("addresses", nargs="*", help="addresses below the base; all pages of the tests without any")
    asked = given.parse_args()
    found = {}
    with _served(asked.base) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        paint(browser, base)   # the browser itself is warm
        for address in asked.addresses or addresses.pages():
            runs = [paint(browser, base + address) for _ in range(_RUNS)]
            found[address] = runs[0][0], statistics.median(time for time, _ in runs[1:]), runs[0][1]
        browser.close()
    print(f"{len(found)} pages: first contentful paint, median {statistics.median(first for first, _, _ in found.values()):.0f} ms, "
          f"{sum(first >= 1000 for first, _, _ in found.values())} at a second or more")
    print(f"{'asked for the first time':>26} {'again':>8} {'HTML':>8}")
    for address, (first, again, size) in sorted(found.items(), key=lambda item: -item[1][0])[:_SHOWN]:
        print(f"{first:23.0f} ms {again:5.0f} ms {size / 1000:5.0f} kB  /{address}")


if __name__ == "__main__":
    main()
