"""Content negotiation: which of the representations on offer serves a request best (RFC 9110, section 12).

Werkzeug's own best match fails on media types with parameters and without an Accept header; this one is a table look-up.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from lod import languages

_LONGEST_REMEMBERED = 300   # letters of a header
_SAY_NOTHING_NEW = ("charset", "profile", "version")   # nor does the `header=present` of CSV and TSV (SPARQL 1.1 Results CSV, 3)
_MOST_RANGES = 100   # a longer Accept header is read this far: nobody honest sends more


@dataclass(frozen=True)
class Range:
    """One media or language range of an Accept header, with its weight from 0 to 1."""

    value: str
    parameters: tuple[tuple[str, str], ...]
    weight: float


def parse(header):
    """Read an Accept or Accept-Language header into Ranges. What cannot be read is left out, never an error."""
    ranges = []
    for part in _split(header or "", ",")[:_MOST_RANGES]:
        value, *rest = [piece.strip() for piece in _split(part, ";")] or [""]
        if not re.fullmatch(r"[\w!#$&^.+*-]+(/[\w!#$&^.+*-]+)?", value):
            continue
        parameters, weight = [], 1.0
        for name, _, given in (piece.partition("=") for piece in rest):
            given = given.strip().strip('"')
            if name.strip().lower() == "q":
                weight = _weight(given)
                break
            parameters.append((name.strip().lower(), given))
        ranges.append(Range(value.lower(), tuple(parameters), weight))
    return ranges


def _split(text, mark):
    """Split at a mark that is not inside a quoted string."""
    return re.findall(rf'(?:"(?:[^"\\]|\\.)*"|[^"{mark}]|")+', text)


def _weight(text):
    """A qvalue; one that cannot be read counts as 0, so that a broken range never wins. Java sends `.2`, and some send more digits."""
    return float(text) if re.fullmatch(r"0?\.\d{1,9}|0\.?|1(\.0{0,9})?", text) else 0.0


def _remembered(choose):
    """Choose once for each header: a few are sent again and again. A long one is not worth the memory."""
    known = functools.lru_cache(1024)(choose)

    @functools.wraps(choose)
    def chosen(header, offered):
        if not isinstance(offered, ModuleType):
            offered = tuple(offered)
        return choose(header, offered) if len(header or "") > _LONGEST_REMEMBERED else known(header, offered)
    return chosen


@_remembered
def choose_format(header, formats):
    """The format that serves an Accept header best, or None (→ 406).

    `formats` have MEDIA_TYPES (dict media type → quality on our side, from 0 to 1), best first. Without a header,
    or with an empty one, the first wins. Equal products go to the earlier format.
    """
    ranges = parse(header)
    if not ranges:
        return formats[0] if not (header or "").strip() else None
    best, best_product = None, 0.0
    for offered in formats:
        product = max(_weight_of(media_type, ranges) * quality for media_type, quality in offered.MEDIA_TYPES.items())
        if product > best_product:
            best, best_product = offered, product
    return best


@_remembered
def choose_media_type(header, offered):
    """The media type of a chosen format that the client likes best; the format's first where it likes several as much."""
    ranges = parse(header)
    return max(offered.MEDIA_TYPES, key=lambda name: _weight_of(name, ranges)) if ranges else next(iter(offered.MEDIA_TYPES))


def _weight_of(media_type, ranges):
    """The weight a client gives a media type: that of the most specific range that covers it (RFC 9110, 12.5.1).

    Parameters other than charset and profile must be ours to match; we have none, so such a range covers nothing.
    """
    main = media_type.split("/")[0]
    found = [(_specificity(wanted, media_type, main), wanted.weight) for wanted in ranges]
    fitting = [pair for pair in found if pair[0] > 0]
    return max(fitting)[1] if fitting else 0.0


def _specificity(wanted, media_type, main):
    if any(name not in _SAY_NOTHING_NEW and (name, value) != ("header", "present") for name, value in wanted.parameters):
        return 0
    if wanted.value == media_type:
        return 3
    if wanted.value == main + "/*":
        return 2
    return 1 if wanted.value in ("*/*", "*") else 0


@_remembered
def choose_language(header, offered: Sequence[str]):
    """The offered tag for an Accept-Language header; the first offered when nothing fits."""
    ranges = sorted(parse(header), key=lambda wanted: -wanted.weight)
    for wanted in ranges:
        if wanted.weight > 0:
            tag = offered[0] if wanted.value == "*" else languages.reads(wanted.value, offered)
            if tag:
                return tag
    return offered[0]
