"""A browser window that tells what went wrong in it."""

from dataclasses import dataclass, field
from pathlib import Path

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAINTS = {}   # address → milliseconds to the first contentful paint, told at the end of the run


@dataclass
class Window:
    """A browser window with a language and a colour scheme of its own; `page` is Playwright's page.

    `foreign` are requests to other hosts, `complaints` what the console said of errors and refusals (a content security
    policy violation is one).
    """

    page: object
    site: str
    foreign: list = field(default_factory=list)
    complaints: list = field(default_factory=list)

    def open(self, address=""):
        """Go to an address below the base; returns the HTTP answer."""
        answer = self.page.goto(self.site + address, wait_until="load")
        if answer.status >= 400:   # Chromium writes every answer of 400 or above to the console, also a page that is meant to
            self.complaints[:] = [text for text in self.complaints if "Failed to load resource" not in text]
        return answer

    def violations(self, *rules):
        """What axe-core finds against WCAG 2.2 AA (or against the rules named): one line each with the element."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        only = {"type": "rule", "values": rules} if rules else \
            {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        found = self.page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
        return [f"{rule['id']}: {node['html'][:160]} {node['any'][0]['message'][:120] if node['any'] else ''}"
                for rule in found["violations"] for node in rule["nodes"]]

    def first_paint(self):
        """Milliseconds to the first contentful paint, or None where the browser has not painted."""
        return self.page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")

    def overflow(self):
        """How many pixels the page is wider than the window."""
        return self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
