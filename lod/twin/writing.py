"""Writing the twin: every address that pages lead to, from the first page on, in as many processes as there are cores."""

import gc
import io
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from lod import describe, errors, respond
from lod.twin import seeds, stubs
from lod.twin.addresses import Addresses, Place
from lod.twin.asking import Register
from lod.twin.rewriting import Page

_AT_ONCE = 24   # addresses that a process is given at once
_NOT_IN_PAGES = ("frame-ancestors", "report-uri", "sandbox")   # what a policy may not say that stands in a page (CSP 3, 3.3)
INDEX = "search/index.json"


@dataclass(frozen=True)
class Plan:
    """What is written: of which folder of releases, into which folder, for which public address, with the states of days or not."""

    releases: str
    folder: str
    public: str | None = None
    states: bool = False


class Writer:
    """Writes what the register answers at Places as files."""

    def __init__(self, plan):
        self.plan, self.folder = plan, plan.folder
        self.register = Register(plan.releases)
        self.addresses = Addresses(self.register, plan.states)
        self._moment = respond.modified(self.register.release).timestamp()

    def write(self, place):
        """Write the file of a Place, if there is any. Returns the Places it leads to: pages, and the same in other formats."""
        if place.path.startswith("static/"):   # copied as they are
            return set()
        answer = self.register.get(place.path, place.query, place.language)
        if answer.status >= 500:
            raise errors.EngineFailure(problem=f"{self.register.base}{place.path}: {answer.status}")
        file = self.addresses.file(place)
        if 300 <= answer.status < 400:
            return self._redirect(place, file, answer)
        if not file.endswith(".html"):
            if answer.status == 200:
                self.keep(file, answer.body)
            return set()
        page = Page(answer.body.decode(), place, self.addresses, _up(file))
        self.keep(file, page.rewrite(_policy(answer), self.plan.public).encode())
        if answer.status == 200 and (together := self.together(place)):
            self._describe(place, together)
        return page.places | (set() if place.path.startswith("doc/") else self._alternates(place, answer))

    def together(self, place):
        """Place → format of what is written along with a page: the data of a document, which is described once for all of them."""
        addresses = self.addresses
        if not place.path.startswith("doc/") or place.language != self.register.languages[0] or addresses.kind(place.path)[0] != ".html":
            return {}
        return {place._replace(path=place.path + member.SUFFIX): member for member in respond.formats("graph")}

    def _describe(self, place, together):
        release = self.register.release
        iri = release.iris.absolute(release.iris.subject(place.path))
        found, _ = describe.describe(release, iri, int(place.parameter[1]) if place.parameter else 1)
        for other, member in together.items():
            body = io.BytesIO()
            member.write(found, body, respond.settings(release))
            self.keep(self.addresses.file(other), body.getvalue())

    def lost(self, address):
        """The page for what is not there: it may be shown at any depth, so its links begin at the top of the server."""
        here = Place("", (), self.register.languages[0])
        answer = self.register.get("lost/at/sea", language=here.language)
        return Page(answer.body.decode(), here, self.addresses, urlsplit(address).path).rewrite(_policy(answer), address).encode()

    def keep(self, file, body):
        """Write bytes at a path of the twin, with the time of the release."""
        path = os.path.join(self.folder, file)
        try:
            handle = open(path, "wb")
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            handle = open(path, "wb")
        with handle:
            handle.write(body)
        os.utime(path, (self._moment, self._moment))

    def _redirect(self, place, file, answer):
        link = self.addresses.link(answer.header("location"), place)
        target = link and link.place
        self.keep(file, stubs.redirect(_up(file) + self.addresses.file(target) if target else answer.header("location"), place.language))
        return {target} if target else set()

    def _alternates(self, place, answer):
        """The same in other formats, as the header `Link` lists it; of a later page that page, but lists are data as a whole."""
        found = set()
        is_later = place.query.startswith("page=") and not self.addresses.endpoint(place.path).startswith(("listing.", "search."))
        for value in answer.every("link"):
            address, _, rest = value.partition(">")
            link = self.addresses.link(address.lstrip("<"), place) if 'rel="alternate"' in rest else None
            if link and link.place and not link.query:
                found.add(link.place._replace(parameter=link.place.parameter or (place.parameter if is_later else ())))
        return found


def _up(file):
    return "../" * file.count("/")


def _policy(answer):
    """The policy that a page was sent with, as it may stand in the page."""
    parts = [part.strip() for part in answer.header("content-security-policy").split(";")]
    return "; ".join(part for part in parts if part and not part.startswith(_NOT_IN_PAGES))


def write(writer, workers, progress=lambda done, of: None, meanwhile=lambda: None):
    """Write the pages and data of a Writer's twin by Workers. Returns the files of pages, sorted.

    Documents are the most and need nothing found out before; what is needed for all else is found out while they are written.
    """
    ahead, seen, found = seeds.documents(writer.addresses), set(), set()
    running = workers.work(writer, _batches(ahead))
    found |= seeds.others(writer.addresses)
    meanwhile()
    while ahead:
        seen |= ahead.union(*map(writer.together, ahead))
        for done, linked in running:
            found |= linked
            progress(done, len(ahead))
        ahead = found - seen
        running = workers.work(writer, _batches(ahead))
    return sorted({file for place in seen if (file := writer.addresses.file(place)).endswith(".html")})


def _batches(places):
    """Places in groups; all forms of one address stand together, for what was read for one is remembered for the next."""
    ordered = sorted(places)
    return [ordered[start:start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


class Workers:
    """Processes that write batches of Places of a Plan, or this process where one is enough. They begin to open the release at once."""

    def __init__(self, plan, jobs):
        self._pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (plan,)) if jobs > 1 else None
        for _ in range(jobs if self._pool else 0):
            self._pool.submit(os.getpid)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def work(self, writer, batches):
        """Yield (how many Places are done, where they lead) while the batches are written; `writer` is this process's own."""
        given = [(batch, dict(writer.addresses.kinds)) for batch in batches]
        answers = self._pool.map(_write_there, given) if self._pool else (_write(writer, batch) for batch in batches)
        return ((min((number + 1) * _AT_ONCE, sum(map(len, batches))), linked) for number, linked in enumerate(answers))


_there = {}   # the Writer of this process, and the Places that it has told of


def _begin(plan):
    _there["writer"], _there["told"] = Writer(plan), set()
    gc.freeze()   # what is open now stays: there is nothing to look for in it, and pages leave little behind
    gc.set_threshold(100_000, 50, 100)


def _write_there(given):
    """In a process of its own, with what was learnt of the kinds of addresses; most links of a page were on pages before."""
    batch, kinds = given
    _there["writer"].addresses.kinds.update(kinds)
    linked = _write(_there["writer"], batch) - _there["told"]
    _there["told"] |= linked
    return linked


def _write(writer, batch):
    return set().union(*(writer.write(place) for place in batch))
