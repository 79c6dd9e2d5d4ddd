"""The query builder: a question put together by choosing, over the shapes of the register, and its plain twin."""

import io
import json
from pathlib import Path

from flask import Blueprint, g, request

from lod import builder, errors, examples, languages, lists, respond, words
from lod.registry import members

blueprint = Blueprint("explore", __name__)
NAVIGATION = ("explore", 20, "ask")
# Sparnatural writes style attributes into its HTML, and Tippy inside it one style element, known by its digest. Scripts stay
# under the site's own policy; another version needs another digest, which the browser test of this page tells.
_POLICY = "; style-src 'self' 'sha256-0EksGK+0WrP9MvD28/PP4Ya50yIC/cwxN5CCHUhLBaE='; style-src-attr 'unsafe-inline'"
_WORDS = Path(__file__).parent.parent / "static"

is_offered = builder.is_known


@blueprint.get("/explore")
def explore():
    """The page: the builder where scripts run, and the other ways to an answer."""
    release = g.release
    if not builder.is_known(release):
        raise errors.NotFound(address=request.base_url)
    g.more_policy = _POLICY
    counts = lists.counts(release)
    classes = [(iri.rpartition("#")[2], lists.plural(release, iri, g.language), counts.get(iri, 0))
               for iri in map(release.iris.absolute, release.register["classes"])]
    said = {key: text for key, text in words.words(g.language).items() if key.startswith(("editor.", "answer.", "builder.", "sparql."))}
    return respond.page("explore.html", release, classes=classes, examples=examples.titles(release, g.language),
                        said=said, own=_own_words(g.language), names=builder.names(release, g.language))


@blueprint.get("/explore/shapes.ttl")
def shapes():
    """What the builder is made from, in the reader's language."""
    body = io.BytesIO()
    members("lod.formats")["turtle"].write(builder.build(g.release, g.language), body, respond.settings(g.release))
    return respond.finish(body.getvalue(), "text/turtle", g.release, vary=("Accept-Language", "Cookie"))


def _own_words(language):
    """Sparnatural's own texts in a language that it does not bring, or None: Latin follows from Cyrillic."""
    if language not in ("sr-Cyrl", "sr-Latn"):
        return None
    found = json.loads((_WORDS / "sparnatural.sr-Cyrl.json").read_text(encoding="utf-8"))
    return {key: languages.to_latin(text) for key, text in found.items()} if language == "sr-Latn" else found
