"""What is known of things, property by property, for those who add columns to a table of their own: facets and codes.

A property is named `facet/<key>` or `code/<scheme>`. Facets come from the shapes and are kept in the search index, codes from the
view `codes`.
"""

from dataclasses import dataclass

import pyoxigraph as ox

from lod import codes, languages, search
from lod.iris import WELL_KNOWN

FACET, CODE = "facet/", "code/"


@dataclass(frozen=True)
class Property:
    """A property: its id, and its names by language."""

    id: str
    names: dict


@dataclass(frozen=True)
class Known:
    """One value: a text, the IRI where it is a thing, the number where it is one."""

    text: str
    iri: str | None = None
    number: float | None = None


def of(release, class_iri=None):
    """The Properties of a class, or of all: facets in their order, then codes that any of its things has."""
    index = search.index(release)
    facets = index.facets_of(class_iri) if class_iri else index.facets.values()
    found = [Property(FACET + facet.key, facet.texts(class_iri)) for facet in facets]
    members = {code.scheme for code in codes.of(release) if class_iri is None or _is_a(index, code.thing, class_iri)}
    return found + [Property(CODE + scheme, _scheme_names(release, scheme)) for scheme in sorted(members)]


def _is_a(index, iri, class_iri):
    place = index.place.get(iri)
    return place is not None and index.class_of[place] == class_iri


def _scheme_names(release, scheme):
    iri = release.iris.absolute(f"code/identifier-scheme/{scheme}")
    texts = {quad.object.language: quad.object.value for quad in release.engine.quads(
        subject=ox.NamedNode(iri), predicate=ox.NamedNode(WELL_KNOWN["skos"] + "prefLabel"))}
    return {languages.canonical(tag): text for tag, text in texts.items()} or {"en": scheme}


def values(release, iri, property_id, language):
    """The Known values of a property of a thing; none for a property or a thing that is not known."""
    if property_id.startswith(CODE):
        return [Known(code.code) for code in codes.of(release) if (code.thing, CODE + code.scheme) == (iri, property_id)]
    index = search.index(release)
    facet, thing = index.facets.get(property_id.removeprefix(FACET)), index.place.get(iri)
    if facet is None or thing is None:
        return []
    if thing in facet.spans:
        least, most = facet.spans[thing]
        return [Known(f"{least:g}" if least == most else f"{least:g}–{most:g}", number=least if least == most else None)]
    return [Known(_label(value, language, release), value.iri) for value in
            (facet.values[key] for key in facet.keys.get(thing, ()) if key in facet.values)]


def _label(value, language, release):
    labels = {tag: text for tag, (_, text, _) in value.labels.items()}
    return languages.choose(labels, language, release.languages)[0] if labels else value.key
