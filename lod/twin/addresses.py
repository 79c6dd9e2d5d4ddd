"""From addresses of the live register to files of the twin, and which of them there are none for."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin

from werkzeug.exceptions import HTTPException

from lod import languages

NEEDS_A_SERVER = frozenset({
    "cite.about", "cite.keep", "collection", "correction", "edit", "embed", "health", "join", "memento", "oai", "reconcile",
    "search.suggest", "shortlinks.make", "wellknown.robots", "wellknown.sitemap"})
"""Pages (blueprints, or functions of theirs) that the twin leaves out: they keep or take something, stand in sites of others, or are its own."""

_ASKED_NOW = {"explore", "search", "sparql"}   # blueprints that scripts answer from the release, so not as of a day

IN_THE_BROWSER = {"search.found": "search", "listing.listing": "search", "map.page": "search", "sparql.sparql": "sparql"}
"""Functions whose parameters scripts of the twin answer → the page on which they do."""

KEPT = {"class": "map", "tag": "questions", "example": "sparql"}
"""Parameter → the blueprint whose pages it makes, one for each value; `page` makes pages of any."""

_ENDS = {"text/turtle": ".ttl", "application/json": ".json", "text/plain": ".txt", "application/xml": ".xml"}
_SUFFIX = re.compile(r"\.[a-z][a-z0-9-]*$")
_SAFE = re.compile(r"(?!\.\.?(/|$))[^\x00-\x1f\\:*?\"<>|/]{1,150}")


class Place(NamedTuple):
    """An address that the twin answers: path below the base, one parameter as (name, value) or none, language or none."""

    path: str
    parameter: tuple
    language: str

    @property
    def query(self):
        """The parameter as an address has it."""
        return urlencode([self.parameter]) if self.parameter else ""


class Link(NamedTuple):
    """Where a link of a page leads: `place` is None where only the live register answers, then `query` is empty."""

    place: Place | None
    query: str = ""
    fragment: str = ""


class Addresses:
    """The addresses of a Register (asking.py). `states` says whether the states of named days are in the twin."""

    def __init__(self, register, states=False):
        self.register, self.states = register, states
        self._matching = register.app.url_map.bind("twin")
        self.dump = f"release/{register.release.version}/data.trig"   # what SPARQL in the browser is asked of
        self._before = f"at/{register.release.version}/"
        self._links, self._endpoints, self._files, self._hrefs = {}, {}, {}, {}
        self.menus = {}   # what rewriting remembers
        self.kinds = {}   # (function, suffix), or the path of what is not there → what `kind` tells
        self._days = {point.key for point in register.release.points} if states else set()

    def link(self, address, here):
        """The Link that `address` on the page `here` (a Place) is; None for addresses of others."""
        if address.startswith("?"):
            address = f"{self.register.root}{quote(here.path)}{address}"
        key = address, here.language
        if key not in self._links:
            self._links[key] = self._link(address, here)
        return self._links[key]

    def _link(self, address, here):
        if address.startswith(self.register.root) and "/." not in address and not address.startswith("//"):   # most of them
            absolute = self.register.base + address[len(self.register.root):]
        else:
            absolute = address if address.startswith(("http://", "https://")) else urljoin(self.register.base + quote(here.path), address)
        if not absolute.startswith(self.register.base):
            return None
        rest, _, fragment = absolute[len(self.register.base):].partition("#")
        path, _, query = rest.partition("?")
        place, query = self.place(unquote(path), parse_qsl(query, keep_blank_values=True) if query else (), here.language)
        return Link(place, query, fragment)

    def place(self, path, pairs=(), language=""):
        """(Place or None, query that scripts answer) of a path and its parameters."""
        path, pairs, language = self._plain(path, list(pairs), language)
        endpoint = self.endpoint(path)
        if endpoint is None or not all(_SAFE.fullmatch(part) for part in path.split("/") if part):
            return None, ""
        blueprint = endpoint.partition(".")[0]
        if not pairs:
            return self._in_language(path, (), language), ""
        if len(pairs) == 1 and (_is_page(pairs) or KEPT.get(pairs[0][0]) == blueprint and pairs[0][1]):
            return self._in_language(path, pairs[0], language), ""
        if endpoint not in IN_THE_BROWSER or self.day(path)[0]:
            return None, ""
        if endpoint == "listing.listing":
            pairs.insert(0, ("class", path.rpartition("/")[2]))
        return self._in_language(IN_THE_BROWSER[endpoint], (), language), urlencode(pairs)

    def _plain(self, path, pairs, language):
        """The same address without what does not matter here: the current version, languages, the first page, things for documents."""
        path = path.removeprefix(self._before).removesuffix(".html")
        wanted = dict(pairs)
        language = wanted["lang"] if wanted.get("lang") in self.register.languages else language
        if wanted.get("asOf") in self._days and not path.startswith("as-of/"):
            path = f"as-of/{wanted['asOf']}/{path}"
            pairs = [pair for pair in pairs if pair[0] != "asOf"]
        pairs = [(name, value) for name, value in pairs if name != "lang" and (name, value) != ("page", "1")]
        before, rest = self.day(path)
        if rest.startswith("static/"):
            before = ""
        if rest.startswith(("id/", "code/")):
            iris = self.register.release.iris
            rest = iris.local(iris.document(iris.base + rest))
        return before + rest, pairs, language

    def day(self, path):
        """(`as-of/<key>/` or nothing, the rest of the path)."""
        found = re.match(r"as-of/[^/]+/", path)
        return (found[0], path[found.end():]) if found else ("", path)

    def endpoint(self, path):
        """The function that answers a path, as `blueprint.name`; None where the twin has no answer."""
        if path not in self._endpoints:
            self._endpoints[path] = self._endpoint(path)
        return self._endpoints[path]

    def _endpoint(self, path):
        before, rest = self.day(path)
        if before and before.split("/")[1] not in self._days:
            return None
        try:
            endpoint, _ = self._matching.match(f"/{rest}", method="GET")
        except HTTPException:
            return None
        if (NEEDS_A_SERVER | (_ASKED_NOW if before else set())) & {endpoint, endpoint.partition(".")[0]}:
            return None
        return endpoint

    def _in_language(self, path, parameter, language):
        first = self.register.languages[0]
        if language in ("", first) or self.kind(path, parameter)[1]:
            return Place(path, parameter, language or first)
        return Place(path, parameter, first)

    def kind(self, path, parameter=()):
        """(what its file is called beyond the path, whether it differs by language); asked once of each function and suffix."""
        suffix = _SUFFIX.search(path)
        key = path if path in self.kinds else (self.endpoint(path), suffix and suffix[0])
        if key not in self.kinds:
            answer = self.register.get(path, urlencode([parameter]) if parameter else "")
            end = "" if suffix else ".html" if answer.is_page or answer.status != 200 else \
                _ENDS.get(answer.header("content-type").partition(";")[0], "")
            if answer.status != 200:   # what is not there says nothing of the others
                key = path
            self.kinds[key] = end, answer.status != 200 or answer.varies
        return self.kinds[key]

    def file(self, place):
        """The path of a Place's file in the twin."""
        if place not in self._files:
            self._files[place] = self._file(place)
        return self._files[place]

    def href(self, place):
        """The same as it stands in a link."""
        if place not in self._hrefs:
            self._hrefs[place] = quote(self.file(place))
        return self._hrefs[place]

    def _file(self, place):
        path, end = place.path, self.kind(place.path, place.parameter)[0]
        if not path or path.endswith("/"):
            path += "index"
        if place.parameter:
            stem, suffix = (path, "") if end else (path[:_SUFFIX.search(path).start()], _SUFFIX.search(path)[0])
            path = f"{stem}.{place.parameter[0]}-{languages.fold(place.parameter[1]).replace(' ', '-')}{suffix}"
        return self.folder(place.language) + path + end

    def source(self, path):
        """The file of the query behind a question, with its parameters as they stand in it."""
        return f"release/{self.register.release.version}/source/queries/questions/{path.rpartition('/')[2]}.rq"

    def live(self, address, here):
        """The address on the live register of what a page links to."""
        return urljoin(self.register.base + quote(here.path) + (f"?{here.query}" if here.query else ""), address)

    def folder(self, language):
        """Where a language lies: `en/`, or nothing for the first."""
        return "" if language in ("", self.register.languages[0]) else f"{language}/"


def _is_page(pairs):
    return len(pairs) == 1 and pairs[0][0] == "page" and pairs[0][1].isdecimal()
