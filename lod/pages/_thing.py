"""What the page of a thing shows beside its description: blocks, findings, neighbours, a citation, the way here."""

from flask import g

from lod import bibliography, blocks, diagram, lists, outline, places

_IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"


def context(iri, found):
    """What the template of a thing's page is given, from its description."""
    release, language = g.release, g.language
    types = outline.Reading(found, release, language).types(iri)
    added = blocks.build(release, iri, types, language)
    page = outline.build(found, iri, release, language, added.covered)
    classes = [type_ for type_ in types if type_ in map(release.iris.absolute, release.register["classes"])]
    before, after = lists.neighbours(release, classes[0], iri, language) if classes else (None, None)
    local = release.iris.local(release.iris.document(iri))
    point = f"as-of/{release.point.key}/" if release.point else ""
    return {"page": page, "sections": _in_order(page, added), "status": added.status, "place": places.draw(added.places, release.ground),
            "cite": bibliography.of(release, page.title.text, point + local, language), "crumbs": _crumbs(found, iri, classes),
            "before": before, "after": after, "notes": _notes(iri), "diagram": diagram.draw(found, release, language)}


def _in_order(page, added):
    """Sections of the shape and tables of views, by their order; what no shape names comes last."""
    found = [(section.order, "lines", section) for section in page.sections] + \
        [(block.order, "table", block) for block in added.tables]
    return [(kind, section) for _, kind, section in sorted(found, key=lambda entry: entry[0])]


def _crumbs(found, iri, classes):
    """The list of the class; of a code, its code list."""
    if classes:
        return [(f"list/{classes[0].rpartition('#')[2]}", lists.plural(g.release, classes[0], g.language))]
    schemes = [quad.object.value for quad in found.quads if quad.subject.value == iri and quad.predicate.value == _IN_SCHEME]
    return [(g.release.iris.local(g.release.iris.document(scheme)), lists.name(g.release, scheme, g.language))
            for scheme in schemes[:1] if g.release.iris.local(scheme)]


def _notes(iri):
    """What the checks of the publishing found about this thing and its parts."""
    return [finding for finding in g.release.findings.get(g.language, ())
            if finding["focus"] and (finding["focus"] == iri or finding["focus"].startswith(iri + "#"))]
