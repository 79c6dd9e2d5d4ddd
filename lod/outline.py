"""The page of a thing: its description laid out by the shape of its class (sh:group, sh:order, sh:name)."""

import re
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from lod import describe, formatting, languages, words
from lod.iris import LABELS, is_link
from lod.results import Graph

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SKIPPED = {_TYPE, "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"}
_TOPIC = "http://xmlns.com/foaf/0.1/primaryTopic"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEME = _SKOS + "ConceptScheme"
_COUNTRY = re.compile(r"http://publications\.europa\.eu/resource/authority/country/([A-Z]{3})")
_PAGES = ("http://www.w3.org/1999/xhtml/vocab#next", "http://www.w3.org/1999/xhtml/vocab#prev")
_ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"


@dataclass(frozen=True)
class Value:
    """One value on a page: a text with its tag, or a link; a part of the thing brings its own lines."""

    text: str
    tag: str = ""
    href: str | None = None
    datatype: str | None = None
    lines: tuple = ()
    anchor: str | None = None


@dataclass(frozen=True)
class Line:
    """A property with its values: the name the shape gives it, what it means, and its IRI."""

    name: str
    description: str
    iri: str
    values: tuple


@dataclass(frozen=True)
class Section:
    """Lines under one heading."""

    title: str
    lines: tuple
    order: float = 1000


@dataclass(frozen=True)
class Page:
    """All a template needs to show a thing."""

    iri: str
    title: Value
    names: tuple
    types: tuple
    sections: tuple
    incoming: tuple
    parts: tuple
    template: str = "thing.html"
    parts_by_type: dict = field(default_factory=dict)


class Reading:
    """A Graph read for one language: values by subject and property, names of everything."""

    def __init__(self, graph, release, language):
        self.release, self.language = release, language
        self.said, self.opened = {}, []   # parts that are being laid out: none stands within itself
        for quad in graph.quads:
            values = self.said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
            if quad.object not in values:
                values.append(quad.object)

    def name(self, iri):
        """(text, tag) of an IRI: its best label in the language, or its readable end."""
        for predicate in LABELS:
            texts = {value.language or "": value.value for value in self.said.get(iri, {}).get(predicate, ())
                     if isinstance(value, ox.Literal)}
            if texts:
                return languages.choose(texts, self.language, self.release.languages)
        if iri in self.release.class_names:
            return languages.choose(self.release.class_names[iri], self.language, self.release.languages)
        if country := _COUNTRY.fullmatch(iri):
            return formatting.country(country[1], self.language) or country[1], ""
        return readable(iri, self.release.iris.base), ""

    def types(self, iri):
        """The classes of an IRI."""
        return [value.value for value in self.said.get(iri, {}).get(_TYPE, ())]

    def outline(self, iri):
        """How the classes of an IRI want it laid out; what several of them put under one heading stands together."""
        groups = {}
        for group in (group for type_ in self.types(iri) for group in self.release.outlines.get(type_, ())):
            same = groups.setdefault((group["order"], *sorted(group["label"].items())), {**group, "properties": []})
            same["properties"] += [entry for entry in group["properties"] if entry not in same["properties"]]
        for group in groups.values():
            group["properties"].sort(key=lambda entry: entry["order"])
        return sorted(groups.values(), key=lambda group: group["order"])


def readable(iri, base):
    """A short text for an IRI without a name: `registar.centrir.org/…`, `Q655019`, `org:unitOf` → `unit of`."""
    if iri.startswith(base):
        return iri.removeprefix(base)
    if re.match(r"https?://(www\.)?(wikidata\.org|sws\.geonames\.org|publications\.europa\.eu/resource/authority)/", iri):
        return iri.rstrip("/").rpartition("/")[2]
    return re.sub(r"^https?://(www\.)?", "", iri).rstrip("/")[:80]


def words_of(iri):
    """The local name of a property as words: `…#fullAddress` → `full address`."""
    local = re.split(r"[#/]", iri.rstrip("#/"))[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()


def build(graph, iri, release, language, covered=()):
    """The Page of a thing from its description; properties that are `covered` elsewhere on the page are left out."""
    reading = Reading(graph, release, language)
    text, tag = reading.name(iri)
    names = {(value.value, languages.canonical(value.language)) for predicate in LABELS
             for value in reading.said.get(iri, {}).get(predicate, ()) if isinstance(value, ox.Literal) and value.language}
    types = [value for value in reading.types(iri) if value.startswith(release.iris.base)] or reading.types(iri)
    kinds = tuple(_type(reading, type_) for type_ in types)
    parts = [subject for subject in reading.said if subject.startswith(iri + "#")]
    pointing = {path: subjects for path, subjects in _pointing(reading, iri).items() if path not in covered}
    sections = _sections(reading, iri, {} if _is_paged(reading) else pointing, covered)
    return Page(iri, Value(text, tag), tuple(sorted(names, key=lambda name: release.languages.index(name[1])
                                                    if name[1] in release.languages else 99)),
                tuple(kind for kind in kinds if kind.tag) or kinds, sections, _incoming(reading, iri, pointing),
                _part_table(reading, iri, parts, covered), _template(reading.types(iri)), _by_type(reading, parts))


def _template(types):
    if _ONTOLOGY in types:
        return "types/Ontology.html"
    return "types/ConceptScheme.html" if _SCHEME in types else "thing.html"


def _sections(reading, iri, pointing, covered):
    """The groups of the shape in order, then what no shape names. Who points here by a path that the shape names is
    taken out of `pointing` and stands in its group."""
    said, sections, shown = reading.said.get(iri, {}), [], {*_SKIPPED, *_PAGES, *LABELS, *covered}   # the heading shows the names
    for group in reading.outline(iri):
        lines = []
        for entry in group["properties"]:
            if entry["inverse"] and entry["path"] in pointing:
                lines.append(_links(reading, pointing.pop(entry["path"]), entry["path"], entry))
            elif not entry["inverse"] and entry["path"] in said and entry["path"] not in shown:
                shown.add(entry["path"])
                lines.append(_line(reading, iri, entry["path"], entry))
        if lines:
            sections.append(Section(_text(group["label"], reading), _joined(lines), group["order"]))
    rest = [_line(reading, iri, path, None) for path in sorted(said) if path not in shown]
    return tuple(sections) + ((Section("", tuple(rest)),) if rest else ())


def _joined(lines):
    """Lines of one name as one line: two ways that lead to the same things."""
    found = {}
    for line in lines:
        same = found.setdefault(line.name, line)
        found[line.name] = replace(same, values=tuple(dict.fromkeys(same.values + line.values)))
    return tuple(found.values())


def _line(reading, iri, path, entry):
    name = _text(entry["name"], reading) if entry else property_name(reading, path)
    values = sorted((value for value in reading.said[iri][path]), key=lambda value: _order(reading, value))
    return Line(name, _text(entry["description"], reading) if entry else "", path,
                tuple(_value(reading, iri, value) for value in _readers(reading, values)))


def _readers(reading, values):
    """Of texts in several languages, the reader's; everything else as it is."""
    texts = {value.language: value for value in values if isinstance(value, ox.Literal) and value.language}
    if not texts:
        return values
    tag = languages.choose({tag: tag for tag in texts}, reading.language, reading.release.languages)[0]
    return [value for value in values if not isinstance(value, ox.Literal) or value.language in (None, tag)]


def _order(reading, value):
    text = value.value if isinstance(value, ox.Literal) else reading.name(value.value)[0]
    return languages.sort_key(text, reading.language)


def property_name(reading, path):
    """What a property is called: by the ontology's label, by any shape's name, by our word for it, or by its local name."""
    name, tag = reading.name(path)
    if tag:
        return name
    for groups in reading.release.outlines.values():
        for entry in (entry for group in groups for entry in group["properties"]):
            if entry["path"] == path and not entry["inverse"]:
                return _text(entry["name"], reading)
    return words.words(reading.language).get(f"term.{path}") or words_of(path)


def _text(texts, reading):
    return languages.choose(texts, reading.language, reading.release.languages)[0] if texts else ""


def _value(reading, iri, value):
    if isinstance(value, ox.Literal):
        return Value(value.value, languages.canonical(value.language) if value.language else "",
                     datatype=value.datatype.value)
    if _stands_here(reading, iri.partition("#")[0], value.value):
        return Value("", lines=_part_lines(reading, value.value), anchor=value.value.rpartition("#")[2])
    return _link(reading, value.value)


def _stands_here(reading, thing, part):
    """Whether a part is shown where it is mentioned: one that points back at the thing has a place of its own."""
    return part.startswith(thing + "#") and part in reading.said and part not in reading.opened and \
        not any(isinstance(value, ox.NamedNode) and value.value == thing for values in reading.said[part].values() for value in values)


def _link(reading, iri):
    text, tag = reading.name(iri)
    return Value(text, tag, href=iri if is_link(iri) else None)


def _type(reading, iri):
    """A class: by its label, or by its local name as words."""
    text, tag = reading.name(iri)
    return Value(text if tag else words_of(iri), tag, href=iri)


def _part_lines(reading, part, without=()):
    said = reading.said.get(part, {})
    entries = {entry["path"]: entry for group in reading.outline(part) for entry in group["properties"]
               if not entry["inverse"]}
    paths = [path for path in entries if path in said] + [path for path in sorted(said) if path not in entries]
    reading.opened.append(part)
    lines = tuple(_line(reading, part, path, entries.get(path)) for path in paths
                  if path not in _SKIPPED and path not in without and not (path in LABELS and path not in entries))
    reading.opened.pop()
    return lines


def _part_table(reading, iri, parts, covered):
    """Parts that point to the thing (the loans of a library): a section per property, (anchor, lines) per part."""
    inverse, tables = _inverse(reading, iri), {}
    for part in parts:
        for path, values in reading.said[part].items():
            if ox.NamedNode(iri) in values and path not in _SKIPPED and path not in covered:
                tables.setdefault((path, tuple(reading.types(part))), []).append(
                    (part.rpartition("#")[2], _part_lines(reading, part, {path})))
    return tuple((_text(inverse[path]["name"], reading) if path in inverse else _link(reading, types[0]).text if types else "",
                  tuple(sorted(rows, key=lambda row: _row_order(reading, row))))
                 for (path, types), rows in sorted(tables.items()))


def _row_order(reading, row):
    return [languages.sort_key(value.text, reading.language) for line in row[1] for value in line.values]


def _by_type(reading, parts):
    """Class IRI → parts of that class with their lines, for documents such as the ontology's."""
    found = {}
    for part in sorted(parts, key=lambda part: languages.sort_key(reading.name(part)[0], reading.language)):
        for type_ in reading.types(part):
            found.setdefault(type_, []).append((part, Value(*reading.name(part)), _part_lines(reading, part)))
    return found


def _pointing(reading, iri):
    """Who points here: property → subjects, without the parts of the thing and those it points to in the same way."""
    found, own = {}, reading.said.get(iri, {})
    for subject, said in reading.said.items():
        if subject == iri or subject.startswith(iri + "#"):
            continue
        for path, values in said.items():
            if path != _TOPIC and ox.NamedNode(iri) in values and ox.NamedNode(subject) not in own.get(path, ()):
                found.setdefault(path, []).append(subject)
    codes = {value.value for value in own.get(_SKOS + "hasTopConcept", ())}   # SKOS S8: the same said the other way round
    if codes.issuperset(found.get(_SKOS + "inScheme", ())):
        found.pop(_SKOS + "inScheme", None)
    return found if not codes else {path: subjects for path, subjects in found.items() if path != _SKOS + "topConceptOf"}


def _is_paged(reading):
    """Whether only some of those who point here are in the description: then they stay in one list with its pager."""
    return any(path in said for said in reading.said.values() for path in _PAGES)


def _incoming(reading, iri, pointing):
    """Those who point here and stand in no group: one Line a property, those that the shape names first."""
    inverse = _inverse(reading, iri)
    lines = [_links(reading, subjects, path, inverse.get(path)) for path, subjects in pointing.items()]
    return tuple(sorted(lines, key=lambda line: (line.iri not in inverse, line.name)))


def _inverse(reading, iri):
    """What the shape says of the ways that lead here: property → entry."""
    return {entry["path"]: entry for group in reading.outline(iri) for entry in group["properties"] if entry["inverse"]}


def _links(reading, subjects, path, entry):
    name = _text(entry["name"], reading) if entry else f"{property_name(reading, path)} ←"
    links = sorted((_link(reading, subject) for subject in subjects),
                   key=lambda link: languages.sort_key(link.text, reading.language))
    return Line(name, _text(entry["description"], reading) if entry else "", path, tuple(links))


def graph(found, release, language):
    """A named graph for a page: how many statements, and its subjects with their names, wherever those are said (the first 500)."""
    subjects = sorted({quad.subject.value for quad in found.quads if "#" not in quad.subject.value.removeprefix(release.iris.base)})
    shown = subjects[:500]
    reading = Reading(Graph(describe.names(release, map(ox.NamedNode, shown))), release, language)
    return {"count": len(found.quads), "subjects": len(subjects), "links": [_link(reading, subject) for subject in shown]}
