"""Where the writing of the twin begins: what no page links to, but a register must not lose."""

from lod import citations, respond, shortlinks
from lod.catalog import versions

_GRAPHS = ("graph", "list", "network", "table")


def documents(addresses):
    """The Places of all documents."""
    return _places(addresses, _documents(addresses.register.release))


def others(addresses):
    """The Places to begin with beside them: every fixed address in every format, every page of changes and kept answer."""
    register, found = addresses.register, set()
    suffixes = sorted({member.SUFFIX for kind in _GRAPHS for member in respond.formats(kind)})
    for path in _fixed(register.app):
        found |= {(path + suffix) for suffix in ("", *suffixes)}
    found |= {addresses.dump, *map(addresses.source, register.release.questions)} | set(_changes(register)) | set(_kept(register))
    if addresses.states:
        found |= {f"as-of/{point.key}/" for point in register.release.points}
    return _places(addresses, found)


def _places(addresses, paths):
    return {place for path in sorted(paths) for language in addresses.register.languages
            if not path.startswith("static/") and (place := addresses.place(path, (), language)[0])}


def _fixed(app):
    """Every address without a variable part."""
    return {rule.rule[1:] for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments - set(rule.defaults or ())}


def own(release):
    """The IRIs of all things below the base, sorted."""
    things = release.things()
    try:
        rows = things.execute("SELECT DISTINCT iri FROM thing ORDER BY iri").fetchall()
    finally:
        things.close()
    return [iri for (iri,) in rows if iri.startswith(release.iris.base)]


def _documents(release):
    """The document of every thing."""
    return {release.iris.local(release.iris.document(iri)) for iri in own(release)}


def _changes(register):
    """The pages of the stream of changes, release by release."""
    releases = register.app.releases
    for release in [releases.get(manifest["version"]) for manifest in releases.history()]:
        for number in range(1, versions.pages(release) + 1):
            yield from (f"ldes/{release.version}/{number}{member.SUFFIX}" for member in respond.formats("graph"))


def _kept(register):
    """Cited answers and short links, with their queries."""
    folder = register.app.releases.folder
    names = [f"cite/{citation.name}" for citation in citations.Citations(folder).all()]
    names += [f"s/{name}" for name in shortlinks.ShortLinks(folder).names()]
    return [name + suffix for name in names for suffix in ("", ".rq")]
