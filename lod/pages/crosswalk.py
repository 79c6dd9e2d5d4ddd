"""From the codes of others to our things: `/codes/<scheme>/<code>`, and the whole crosswalk as a table with its description."""

import csv
import io
import json

from flask import Blueprint, Response, g, request

from lod import codes, errors, lists, respond, when, words

blueprint = Blueprint("crosswalk", __name__)
NAVIGATION = ("crosswalk", 55, "take", "crosswalk")

_TYPES = {"thing": "anyURI", "source": "anyURI", "date": "string"}


def is_offered(release):
    """Only registers that know codes of others have a crosswalk."""
    return "codes" in release.views


@blueprint.get("/codes/<scheme>/<path:code>")
def thing(scheme, code):
    """303 to the thing that a code stands for; 300 with a list where there are several."""
    known = codes.by_scheme(g.release)
    found = known.get(scheme, {}).get(code, [])
    if not found:
        raise errors.NotFound("no-such-code" if scheme in known else "no-such-scheme", value=f"{scheme}/{code}"[:80],
                              known=", ".join(sorted(known)))
    if len(found) == 1:
        return respond.see_other(found[0])
    body = "".join(f"{when.kept(g.release, iri)}\n" for iri in found)
    return Response(body, 300, content_type=respond.content_type("text/plain"))


@blueprint.get("/crosswalk")
def crosswalk():
    """The crosswalk as a page: how many codes of each list, examples, the data."""
    if not is_offered(g.release):
        raise errors.NotFound(address=request.base_url)
    schemes = [{"name": scheme, "label": _label(scheme), "count": len(found), "example": min(found)}
               for scheme, found in sorted(codes.by_scheme(g.release).items())]
    address = g.release.iris.absolute("crosswalk")
    return respond.page("crosswalk.html", g.release, False, [(address + ".csv", "alternate", "text/csv")], schemes=schemes)


def _label(scheme):
    """What a list of codes is called: as the register's own code for it is, or by its name."""
    iri = g.release.iris.absolute(f"code/identifier-scheme/{scheme}")
    text = lists.name(g.release, iri, g.language)
    return words.words(g.language).get(f"crosswalk.{scheme}", scheme) if text == g.release.iris.local(iri) else text


@blueprint.get("/crosswalk.csv")
def table():
    """Every code of every thing: one row a code."""
    if not is_offered(g.release):
        raise errors.NotFound(address=request.base_url)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(codes.COLUMNS)
    writer.writerows(codes.rows(g.release, g.language))
    address = g.release.iris.absolute("crosswalk.csv-metadata.json")
    return respond.finish(text.getvalue().encode(), "text/csv", g.release, vary=("Accept-Language", "Cookie"),
                          links=[(address, "describedby", "application/csvm+json")])


@blueprint.get("/crosswalk.csv-metadata.json")
def description():
    """The description of the table (CSV on the Web)."""
    if not is_offered(g.release):
        raise errors.NotFound(address=request.base_url)
    columns = [{"name": name, "titles": {tag: words.say(f"crosswalk.column.{name}", tag) for tag in g.release.languages},
                "datatype": _TYPES.get(name, "string"), "required": name in ("thing", "scheme", "code"),
                **({"separator": " "} if name == "source" else {})} for name in codes.COLUMNS]
    body = {"@context": "http://www.w3.org/ns/csvw", "url": "crosswalk.csv",
            "dc:title": [{"@value": words.say("crosswalk", tag), "@language": tag} for tag in g.release.languages],
            "dc:license": {"@id": g.release.register["licence"]}, "dc:modified": {"@value": g.release.issued, "@type": "xsd:date"},
            "tableSchema": {"columns": columns, "primaryKey": ["thing", "scheme", "code"]}}
    return respond.finish((json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode(), "application/csvm+json", g.release)
