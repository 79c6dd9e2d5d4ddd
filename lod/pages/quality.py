"""The quality of the current release: findings by check, class and group, response rates; as a page, a table and DQV."""

from flask import Blueprint, g

from lod import errors, quality, respond
from lod.registry import members

blueprint = Blueprint("quality", __name__)
NAVIGATION = ("quality", 50, "about")

_MOST = 200   # findings on the page; the files of the release hold all


@blueprint.get("/quality", defaults={"suffix": None})
@blueprint.get("/quality.<suffix>")
def measured(suffix):
    """The page, the counts as a table, or as measurements in the Data Quality Vocabulary."""
    member = _member(suffix and f".{suffix}")
    links = [(g.release.iris.absolute(f"quality{found.SUFFIX}"), "alternate", respond.media_type(found)) for found in _offered()]
    if member.SUFFIX == ".html":
        return _page(links)
    found = quality.as_graph(g.release) if "graph" in member.KINDS else quality.as_table(g.release, g.language)
    response = respond.result(found, member, g.release, not suffix, links)
    for header in ("Accept-Language", "Cookie"):
        response.vary.add(header)
    return response


def _offered():
    return [member for member in (*respond.formats("table"), *respond.formats("graph")) if member.SUFFIX != ".geojson"]


def _member(suffix):
    if not suffix:
        return respond.pick(("table", "graph", "page"))
    found = next((member for member in [*_offered(), members("lod.formats")["html"]] if member.SUFFIX == suffix), None)
    if found is None:
        raise errors.NotFound(address=g.release.iris.absolute(f"quality{suffix}"))
    return found


def _page(links):
    release, found = g.release, g.release.findings[g.language]
    checks, classes = quality.checks(release, g.language), quality.classes(release, g.language)
    return respond.page("quality.html", release, True, links, findings=found[:_MOST], count=len(found), checks=checks, classes=classes,
                        groupings=quality.groupings(release, g.language), rates=_rates(), rates_title=quality.rates_title(release, g.language),
                        subjects=release.manifest["counts"]["subjects"],
                        formats=[(member.SUFFIX, member.LABEL) for member in _offered() if member.SUFFIX in (".csv", ".xlsx", ".json", ".ttl")])


def _rates():
    """The rows of the response rates, as texts."""
    return [{name: term.value if term is not None else None for name, term in row.items()} for row in quality.rates(g.release, g.language)]
