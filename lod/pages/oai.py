"""The OAI-PMH repository of the catalogue's records."""

import io
import re

from flask import Blueprint, g, render_template, request

from lod import errors, respond
from lod.catalog import dcat, flavours, oai
from lod.pages import _offers
from lod.registry import members

blueprint = Blueprint("oai", __name__)

_LARGEST_BODY = 16 * 1024


@blueprint.route("/oai", methods=["GET", "POST"])
def repository():
    """Answer one request of the protocol; its errors are answers of status 200."""
    if request.content_length and request.content_length > _LARGEST_BODY:
        raise errors.TooLarge("body-too-large", limit=_LARGEST_BODY)
    release = g.release
    found = _offers.find(release)
    asked = request.form if request.method == "POST" else request.args
    arguments = list(asked.items(multi=True))
    try:
        shown, refusal = oai.answer(release, found, arguments), None
    except oai.Refusal as error:
        shown, refusal = None, error
    metadata = {record.identifier: _metadata(release, found, record) for record in shown.records
                if record.dataset and shown.prefix == "dcat_ap"} if shown else {}
    plain = dict(arguments) if refusal is None or refusal.code not in ("badVerb", "badArgument") else {}
    text = render_template("oai.xml", release=release, offers=found, shown=shown, refusal=refusal, arguments=plain,
                           metadata=metadata, formats=oai.FORMATS, sets=oai.SETS,
                           moment=respond.modified(release).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return respond.finish(text.encode(), "text/xml", release)


def _metadata(release, found, record):
    """A data set as RDF/XML, without the declaration that only a document of its own may have."""
    graph = dcat.build_one(release, found, flavours.DCAT_AP, record.dataset)
    body = io.BytesIO()
    members("lod.formats")["rdfxml"].write(graph, body, respond.settings(release))
    return re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", body.getvalue().decode())
