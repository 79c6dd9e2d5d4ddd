"""What is true of every page's HTML, asked in this process: it parses, its parts refer to each other, its links answer."""

import re
from collections import Counter
from urllib.parse import unquote_plus, urljoin, urlsplit

import html5rdf
import pytest

from tests.browser import addresses
from tests.conftest import DATE

BASE = "http://127.0.0.1:8000/"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}   # what browsers send
_MOST = 40   # addresses of one kind that are followed: the thousandth list entry tells no more than the first
_XLINK = "{http://www.w3.org/1999/xlink}href"


def parse(text):
    """(elements, errors) of a page, by the HTML5 parsing rules; names without namespace."""
    parser = html5rdf.HTMLParser(namespaceHTMLElements=False)
    return list(parser.parse(text).iter()), parser.errors


@pytest.fixture(scope="module")
def read(client_of_module):
    """Address → elements of its page, each read once in English."""
    kept = {}

    def read(address):
        if address not in kept:
            answer = client_of_module.get("/" + address, headers=HTML)
            kept[address] = (answer.status_code, *parse(answer.text)) if answer.mimetype == "text/html" else \
                (answer.status_code, [], [])
        return kept[address]
    return read


@pytest.fixture(scope="module")
def client_of_module(app):
    """One client for the whole module."""
    return app.test_client()


@pytest.mark.parametrize("address", addresses.pages())
def test_GET_page_is_valid_HTML_200(read, address):
    """It parses without an error, has one h1, no id twice, and whatever points to an id finds it."""
    status, elements, problems = read(address.replace("2026-11-24", DATE))
    assert status == addresses.refusals().get(address, 200)
    assert problems == []
    assert sum(element.tag == "h1" for element in elements) == 1
    ids = [element.get("id") for element in elements if element.get("id")]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    wanted = {name for element in elements for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
              for name in (element.get(attribute) or "").split()}
    assert wanted <= set(ids)
    assert [element.tag for element in elements if element.get("style") is not None or element.tag == "style"] == []
    assert all(element.get("src") or element.get("type", "").endswith("json") for element in elements if element.tag == "script")


def test_every_kind_of_thing_is_looked_at(client):
    """The list of addresses has one of each kind in the sitemap."""
    paths = re.findall(f"<loc>{BASE}([^<]*)</loc>", client.get("/sitemap.xml").text)
    kinds = {"/".join(path.split("/")[:2]) for path in paths if path.startswith("doc/")}
    assert kinds <= {"/".join(path.split("/")[:2]) for path in addresses.pages()}


@pytest.mark.slow
def test_GET_every_link_on_every_page_200(read, client_of_module):
    """Each link inside the site answers, each fragment is there; of a kind of address at most 40 are followed."""
    links, fragments, kinds = {}, {}, Counter()
    for address in addresses.pages():
        for element in read(address)[1]:
            target = element.get("href") or element.get(_XLINK) or (element.get("action") if element.tag == "form" else None)
            if target and urljoin(BASE + address, target).startswith(BASE):
                whole, _, fragment = urljoin(BASE + address, target).partition("#")
                links.setdefault(whole.removeprefix(BASE), address)
                if fragment:
                    fragments.setdefault((whole.removeprefix(BASE), fragment), address)
    broken, refused = [], {unquote_plus(address) for address in addresses.refusals()}
    for link, page in links.items():
        kind = re.sub(r"[0-9][\w.-]*", "#", urlsplit(link).path) + urlsplit(link).query.partition("=")[0]
        kinds[kind] += 1
        if kinds[kind] <= _MOST and unquote_plus(link.replace("&lang=", "?lang=").rpartition("?lang=")[0] or link) not in refused:
            answer = client_of_module.get("/" + link, headers=HTML)
            answer.close()
            if answer.status_code not in (200, 303, 308):
                broken.append((link, answer.status_code, f"on /{page}"))
    assert not broken, broken
    assert [(link, fragment, f"on /{page}") for (link, fragment), page in fragments.items() if "?" not in link
            and fragment not in {element.get("id") for element in read(link)[1]}] == []
    assert len(links) > 300
