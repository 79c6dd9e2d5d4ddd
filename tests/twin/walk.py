"""Walking through a twin: its files, where its links lead, and the live address of each file."""

import os
import re
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
from selectolax.lexbor import LexborHTMLParser

RDF = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG,
       ".rdf": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD}
ADDRESSES = ("href", "src", "action", "formaction", "data-areas", "data-elements", "data-library", "data-shapes")


def files(twin, *suffixes):
    """The files of a twin, relative to it, sorted; what is static is left out."""
    found = (path.relative_to(twin) for path in sorted(twin.rglob("*")) if path.is_file())
    return [path for path in found if path.parts[0] != "static" and (not suffixes or path.suffix in suffixes)]


def live(file, languages):
    """The address below the live register's base that a file stands for, and its language: `en/doc/x.page-2.ttl` → `doc/x.ttl?page=2`, `en`."""
    language = file.parts[0] if file.parts[0] in languages[1:] else languages[0]
    path = file.relative_to(language).as_posix() if file.parts[0] == language else file.as_posix()
    page = re.search(r"\.page-([0-9]+)(?=\.)", path)
    path = path.replace(page[0], "") if page else path
    path = "" if path == "index.html" else path.removesuffix(".html")
    return path + (f"?page={page[1]}" if page else ""), language


def asked(client, file, languages, accept="*/*"):
    """(status, body) of what the live register answers for a file."""
    address, language = live(file, languages)
    answer = client.get(f"/{address}", headers={"Accept": accept, "Accept-Language": language})
    body = answer.data
    answer.close()
    return answer.status_code, body


def statements(body, suffix):
    """The statements of a file, blank nodes named by what is said of them: equal where the graphs are isomorphic."""
    found = ox.Dataset(ox.parse(body, format=RDF[suffix], base_iri="http://twin.example/"))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def broken(twin):
    """(page, address) of every link of a page that leads to no file of the twin."""
    wrong, known = [], {}
    for file in files(twin, ".html"):
        if file.name != "404.html":
            for address in _addresses((twin / file).read_text(encoding="utf-8")):
                target = os.path.normpath(os.path.join(file.parent, unquote(urlsplit(address).path)))
                if target not in known:
                    known[target] = (twin / target).is_file()
                if not known[target]:
                    wrong.append((file.as_posix(), address))
    return wrong


def _addresses(text):
    tree, found = LexborHTMLParser(text), set()
    for name in ADDRESSES:
        found |= {node.attributes[name] for node in tree.css(f"[{name}]") if node.attributes[name]}
    return {address for address in found if not address.startswith("#") and not urlsplit(address).scheme}
