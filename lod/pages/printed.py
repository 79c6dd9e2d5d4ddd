"""The printed catalogue of what is looked at, made when it is asked for and kept a while."""

import threading
from collections import OrderedDict

from flask import Blueprint, g

from lod import errors, respond
from lod.printing import contents, typeset

blueprint = Blueprint("printed", __name__)
NAVIGATION = ("printed", 50, "take", "catalogue.pdf")

_MOST = 6   # catalogues kept: one language of one state each
_kept, _lock = OrderedDict(), threading.Lock()


def is_offered(release):
    """Only registers that say how they are printed have a catalogue."""
    return contents.is_printed(release)


@blueprint.get("/catalogue.pdf")
def catalogue():
    """The catalogue in the reader's language, PDF/A-2a and PDF/UA-1."""
    if not contents.is_printed(g.release):
        raise errors.NotFound("not-printed")
    response = respond.finish(_pdf(g.release, g.language), "application/pdf", g.release, vary=("Accept-Language", "Cookie"))
    response.headers["Content-Language"] = g.language
    return response


def _pdf(release, language):
    key = (release.version, release.point and release.point.key, language)
    with _lock:   # one at a time: setting takes a core for some tenths of a second
        if key not in _kept:
            _kept[key] = typeset.pdf(contents.build(release, language))
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
        return _kept[key]
