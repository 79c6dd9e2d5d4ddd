"""Versions of things: what each release changed, as members of a linked data event stream (LDES)."""

import functools
import re
from collections import Counter

import pyoxigraph as ox

from lod.catalog import vocabulary
from lod.catalog.vocabulary import Pad, typed
from lod.iris import WELL_KNOWN
from lod.results import Graph

PAGE = 100
"""Things on one page of the stream; a page never changes."""
_TYPE = re.compile(r"<([^>#]*)> <http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type> <([^>]*)> <[^>]*/removed/[^>]*> \.")
_RDF_TYPE, _SYMMETRIC = WELL_KNOWN["rdf"] + "type", WELL_KNOWN["owl"] + "SymmetricProperty"
_LINE = re.compile(r"<([^>]*)> .* <([^>]*)> \.")


def moment(manifest):
    """The time of a release: its day, and a second more for every further release of that day."""
    number = int(manifest["version"].removeprefix(manifest["issued"]).strip(".") or 1)
    return f"{manifest['issued']}T00:{(number - 1) // 60:02d}:{(number - 1) % 60:02d}Z"


def changed(release):
    """The IRIs of the things that a release changed, sorted; parts count with their owner."""
    return _changed(str(release.folder), release.iris.base)


@functools.lru_cache(maxsize=16)
def _changed(folder, base):
    found = set()
    with open(f"{folder}/changes.nq", encoding="utf-8") as file:
        for line in file:
            match = _LINE.match(line)
            if match and match[1].startswith(base):
                found.add(match[1].partition("#")[0])
    return tuple(sorted(found))


def is_new(release, iri):
    """Whether all that a release says of a thing came with it."""
    return _added(str(release.folder))[iri] == sum(1 for _ in release.engine.quads(subject=ox.NamedNode(iri)))


@functools.lru_cache(maxsize=16)
def _added(folder):
    """Subject → how many statements about it a release added."""
    with open(f"{folder}/changes.nq", encoding="utf-8") as file:
        return Counter(match[1] for line in file if (match := _LINE.match(line)) and "/added/" in match[2])


def taken(release):
    """What a release took away: the IRI of each thing it has no more → its classes until then."""
    return {iri: classes for iri, classes in _removed_types(str(release.folder), release.iris.base).items()
            if not any(True for _ in release.engine.quads(subject=ox.NamedNode(iri)))}


@functools.lru_cache(maxsize=16)
def _removed_types(folder, base):
    found = {}
    with open(f"{folder}/changes.nq", encoding="utf-8") as file:
        for line in file:
            match = _TYPE.match(line)
            if match and match[1].startswith(base):
                found.setdefault(match[1], set()).add(match[2])
    return found


def pages(release):
    """How many pages of the stream a release fills."""
    return -(-len(changed(release)) // PAGE)


def stream(release, opened):
    """The Graph of the stream's own address: one relation to every page. `opened` are Releases, newest first."""
    address = release.iris.absolute("ldes")
    pad, node = Pad(address), address + "#stream"
    pad.say(node, "rdf:type", "ldes:EventStream")
    pad.texts(node, "dct:title", release.register["title"])
    pad.say(node, "dct:license", release.register["licence"])
    pad.say(node, "ldes:timestampPath", "prov:generatedAtTime")
    pad.say(node, "ldes:versionOfPath", "dct:isVersionOf")
    pad.say(node, "tree:view", address)
    pad.say(address, "rdf:type", "tree:Node")
    pad.say(address, "dct:modified", typed(moment(release.manifest), "xsd:dateTime"))
    for found in opened:
        for number in range(1, pages(found) + 1):
            relation = f"{address}#to-{found.version}-{number}"
            pad.say(address, "tree:relation", relation)
            pad.say(relation, "rdf:type", "tree:GreaterThanOrEqualToRelation")
            pad.say(relation, "tree:node", f"{address}/{found.version}/{number}")
            pad.say(relation, "tree:path", "prov:generatedAtTime")
            pad.say(relation, "tree:value", typed(moment(found.manifest), "xsd:dateTime"))
    return Graph(pad.quads, release.prefixes | vocabulary.PREFIXES, topic=address)


@functools.lru_cache(maxsize=4)   # whoever takes a page in one format is likely to take it in another
def page(release, number):
    """The Graph of one page: versions of things as a release has them; what it took away is marked withdrawn."""
    address = f"{release.iris.absolute('ldes')}/{release.version}/{number}"
    pad = Pad(address)
    pad.say(address, "rdf:type", "tree:Node")
    pad.say(release.iris.absolute("ldes#stream"), "tree:view", address)
    for iri in changed(release)[(number - 1) * PAGE:number * PAGE]:
        _member(pad, release, address, iri)
    return Graph(pad.quads, release.prefixes | vocabulary.PREFIXES, topic=address)


def _member(pad, release, address, iri):
    """A version: all that the release says of the thing and its parts, under addresses of this page."""
    start = f"{address}#{release.iris.local(iri)}"
    said = [quad for subject in _subjects(release, iri) for quad in release.engine.quads(subject=subject)]
    pad.say(release.iris.absolute("ldes#stream"), "tree:member", start)
    pad.say(start, "dct:isVersionOf", iri)
    pad.say(start, "prov:generatedAtTime", typed(moment(release.manifest), "xsd:dateTime"))
    if not said:
        pad.say(start, "adms:status", "http://purl.org/adms/status/Withdrawn")
    for quad in said:
        pad.say(_renamed(quad.subject, iri, start), quad.predicate.value, _renamed(quad.object, iri, start))


def _subjects(release, iri):
    """The thing and the parts that hang on it."""
    found, waiting = [], [ox.NamedNode(iri)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.append(node)
            waiting += [quad.object for quad in release.engine.quads(subject=node)
                        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(iri + "#")]
    return found


def _renamed(term, iri, start):
    if isinstance(term, ox.NamedNode) and (term.value == iri or term.value.startswith(iri + "#")):
        return ox.NamedNode(start + term.value.removeprefix(iri).replace("#", "/"))
    return term


def about(release, iri, depth=4):
    """A thing and all things that lead to it by at most `depth` links: what a feed about a place, say, tells of.

    A symmetric link is not followed: it leads from each partner to the other, and none belongs to the other. Nor is the
    vocabulary: its publisher would have every code list in its feed.
    """
    found, edge, both_ways = {iri}, {iri}, _symmetric(release)
    for _ in range(depth):
        nodes = [ox.NamedNode(node) for node in sorted(edge)]
        edge = {quad.subject.value.partition("#")[0] for node in nodes for quad in release.engine.quads(object=node)
                if isinstance(quad.subject, ox.NamedNode) and quad.predicate not in both_ways
                and (release.iris.local(quad.subject.value) or "").startswith("id/")} - found
        found |= edge
    return found


def _symmetric(release):
    """The properties that the vocabulary calls symmetric."""
    return {quad.subject for quad in release.engine.quads(predicate=ox.NamedNode(_RDF_TYPE), object=ox.NamedNode(_SYMMETRIC))}
