"""The trend report between two days: what came, went, changed and was carried over, with the register's own counts."""

from flask import Blueprint, g

from lod import lists, respond, trends
from lod.pages import _looks

blueprint = Blueprint("trends", __name__)


@blueprint.get("/trend/<pair>")
def trend(pair):
    """One report; its numbers are those of the difference of the same address."""
    old, new = _looks.of_days(pair)
    found = _looks.difference(old, new)
    classes = [{"label": lists.plural(new, iri, g.language), "counts": counts,
                "old": counts["gone"] + counts["changed"] + counts["same"],
                "new": counts["new"] + counts["changed"] + counts["same"]} for iri, counts in found.counts().items()]
    return respond.page("trends.html", g.release, pair=pair, old=old, new=new, label=_looks.label, classes=classes,
                        trends=trends.compare(old, new, g.language), figures=_figures(new))


def _figures(look):
    """The published figures known on the later day, if the register has such a view."""
    if "counts" not in look.views:
        return []
    table = look.ask_view("counts", language=g.language)
    return [{name: term.value if term is not None else None for name, term in zip(table.columns, row, strict=True)}
            for row in table.rows]
