"""A list as data: IRI, names in each language, facets and coordinates as columns; the query that computes the same; a graph."""

import json
from dataclasses import dataclass

import pyoxigraph as ox

from lod import languages, paths, words
from lod.iris import LABELS, WELL_KNOWN
from lod.results import Column, Graph, Listing
from lod.search import UNKNOWN, read_group

_XSD = WELL_KNOWN["xsd"]
_LAT, _LONG, _SPATIAL = WELL_KNOWN["wgs84"] + "lat", WELL_KNOWN["wgs84"] + "long", WELL_KNOWN["dct"] + "spatial"


@dataclass(frozen=True)
class Plan:
    """What the columns are, and what the query of the list is made of: terms and paths, written as SPARQL writes them."""

    columns: tuple
    names: tuple          # (column, language)
    values: tuple         # (facet, column, ways, kind): ways are (class, path); kind is "things", "numbers" or "texts"
    language: str
    labels: str           # the path of properties that name a thing
    class_term: str | None
    things: tuple         # the things themselves, where words chose them or no class did
    conditions: tuple     # for each facet chosen: alternatives, each a tuple that a template writes
    spots: tuple          # ways from a thing to where it lies
    latitude: str = f"<{_LAT}>"
    longitude: str = f"<{_LONG}>"


def plan(index, release, asked, things, language):
    """The Plan of something asked; `things` are those found, in order."""
    facets = index.facets_of(asked.class_iri)
    names = tuple((f"label_{_variable(tag)}", tag) for tag in release.languages)
    columns = [Column("iri", "IRI"), *(Column(name, words.say("column.label", language, tag=tag)) for name, tag in names)]
    values = []
    for facet in facets:
        title, column = _text(facet.texts(asked.class_iri), language, release), _variable(facet.key)
        kind = _kind(facet)
        columns += {"numbers": [Column(f"{column}_least", words.say("column.least", language, name=title)),
                                Column(f"{column}_most", words.say("column.most", language, name=title))],
                    "texts": [Column(column, title)],
                    "things": [Column(column, title), Column(f"{column}_iri", f"{title} (IRI)")]}[kind]
        values.append((facet.key, column, _ways(facet, [asked.class_iri] if asked.class_iri else facet.classes), kind))
    columns += [Column("latitude", words.say("column.latitude", language)), Column("longitude", words.say("column.longitude", language))]
    is_named = bool(asked.words) or not asked.class_iri
    return Plan(tuple(columns), names, tuple(values), language, "|".join(f"<{iri}>" for iri in LABELS),
                str(ox.NamedNode(asked.class_iri)) if asked.class_iri else None,
                tuple(str(ox.NamedNode(index.iris[thing])) for thing in things) if is_named else (),
                () if is_named else tuple(_conditions(index, release, asked)), _spots(index, [asked.class_iri] if asked.class_iri else index.classes))


def _kind(facet):
    return "numbers" if facet.spans else "things" if any(value.iri for value in facet.values.values()) else "texts"


def _variable(name):
    return "".join(letter if letter.isalnum() else "_" for letter in name).lower()


def _path(facet, class_iri):
    return paths.text(facet.classes[class_iri]["path"]) if class_iri in facet.classes else ""


def _ways(facet, classes):
    """(class, path) for each class, as SPARQL writes them."""
    return tuple((str(ox.NamedNode(iri)), _path(facet, iri)) for iri in classes)


def _spots(index, classes):
    """Ways from a thing to what has coordinates: itself, its place, or a value of a facet of things with theirs."""
    found = []
    for iri in classes:
        ends = [_path(facet, iri) for facet in index.facets_of(iri) if _kind(facet) == "things"]
        steps = "(" + "|".join(f"({end})?" for end in ends) + ")/" if ends else ""
        found.append((str(ox.NamedNode(iri)), f"{steps}<{_SPATIAL}>?"))
    return tuple(found)


def _conditions(index, release, asked):
    for name, keys in asked.chosen.items():
        facet = index.facets[name]
        path = _path(facet, asked.class_iri)
        yield tuple(_condition(index, release, facet, path, key, asked.class_iri) for key in keys)


def _condition(index, release, facet, path, key, class_iri):
    """(kind, path, terms): "has" a term, "starts" with a text, "within" bounds, "lacks" any value, was "silent" or not."""
    value = facet.values.get(key)
    if value and value.iri:
        return "has", path, (str(ox.NamedNode(value.iri)),)
    if facet.spans and (bounds := read_group(key)):
        return "within", path, tuple(None if abs(number) == float("inf") else f"{number:.15g}" for number in bounds)
    if value:
        return "starts", path, (str(ox.Literal(value.key)),)
    silent = _silent(index, release, class_iri)
    return ("lacks" if key == UNKNOWN else "silent"), path, silent


def _silent(index, release, class_iri):
    """(paths, term) of the answer «no answer» where the class has one."""
    wanted = index.no_answer and release.iris.absolute(index.no_answer)
    paths = [_path(facet, class_iri) for facet in index.facets.values() if class_iri in facet.classes
             and any(value.iri == wanted for value in facet.values.values())] if wanted else []
    return ("|".join(paths), str(ox.NamedNode(wanted))) if paths else ()


def build(index, release, planned, things, title, language):
    """The Listing: one row a thing, cells are terms, several values a tuple of them."""
    labels = index.labels(things)
    return Listing(planned.columns, (tuple(_row(index, planned, thing, labels[thing], language)) for thing in things), title, language,
                   release.iris.base)


def _row(index, planned, thing, labels, language):
    yield ox.NamedNode(index.iris[thing])
    for _, tag in planned.names:
        text, own = labels[tag]
        yield ox.Literal(text, language=tag) if languages.canonical(own) == tag else None
    for key, _, _, kind in planned.values:
        facet = index.facets[key]
        values = [facet.values[name] for name in facet.keys.get(thing, ())]
        if kind == "numbers":
            yield from (_number(number) for number in facet.spans.get(thing, (None, None)))
        elif kind == "texts":
            yield tuple(ox.Literal(value.key) for value in values)
        else:
            values.sort(key=lambda value: value.labels[language][0])
            yield tuple(_literal(*value.labels[language][1:]) for value in values)
            yield tuple(ox.NamedNode(value.iri) for value in values)
    yield from (_decimal(number) for number in index.points[thing])


def _literal(text, tag):
    return ox.Literal(text, language=tag) if tag else ox.Literal(text)


def _number(number):
    if number is None:
        return None
    whole = number == int(number)
    return ox.Literal(str(int(number)) if whole else f"{number:.15g}", datatype=ox.NamedNode(_XSD + ("integer" if whole else "decimal")))


def _decimal(number):
    return None if number is None else ox.Literal(f"{number:.10f}".rstrip("0").rstrip("."), datatype=ox.NamedNode(_XSD + "decimal"))


def graph(release, iris):
    """All that is said of some things and of their parts, as a Graph."""
    quads = []
    for iri in iris:
        said = list(release.engine.quads(subject=ox.NamedNode(iri)))
        parts = dict.fromkeys(quad.object for quad in said if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(iri + "#"))
        quads += said + [quad for part in parts for quad in release.engine.quads(subject=part)]
    return Graph(quads, release.prefixes)


def described(planned, title, language, address):
    """A CSVW description of the columns, as bytes."""
    numbers = {"latitude", "longitude"} | {f"{column}{end}" for _, column, _, kind in planned.values if kind == "numbers"
                                           for end in ("_least", "_most")}
    several = {name for _, column, _, kind in planned.values if kind != "numbers" for name in (column, f"{column}_iri")}
    columns = [{"name": column.name, "titles": {"und": column.name}, "dc:title": {"@value": column.title, "@language": language},
                "datatype": "decimal" if column.name in numbers else "anyURI" if column.name.endswith("iri") else "string"}
               | ({"separator": "; "} if column.name in several else {}) for column in planned.columns]
    found = {"@context": ["http://www.w3.org/ns/csvw", {"@language": language}], "url": address,
             "dc:title": {"@value": title, "@language": language},
             "tableSchema": {"columns": columns, "primaryKey": "iri", "aboutUrl": "{+iri}"}}
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def _text(texts, language, release):
    return languages.choose(texts, language, release.languages)[0] if texts else ""
