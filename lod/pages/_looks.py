"""What the pages of differences share: two looks at the register from an address such as `2012..2015`."""

import functools

from flask import current_app, g

from lod import differences, errors


def of_days(pair):
    """(old, new) States from `<a>..<b>`: keys of points, days, months or years."""
    first, second = _split(pair)
    return current_app.states.get(g.release, first), current_app.states.get(g.release, second)


def of_releases(pair):
    """(old, new) Releases from `<a>..<b>`: versions."""
    return tuple(_release(version) for version in _split(pair))


def _split(pair):
    first, dots, second = pair.partition("..")
    if not dots or not first or not second:
        raise errors.BadRequest("bad-pair", value=pair[:50])
    return first, second


def _release(version):
    found = current_app.releases.get(version)
    if found is None:
        raise errors.NotFound("no-such-release", value=version[:50])
    return found


def difference(old, new):
    """The Difference of two looks. Raises BadRequest for a register too large to be compared on request."""
    if max(look.manifest["counts"]["quads"] for look in (old, new)) > current_app.states.most_statements:
        raise errors.BadRequest("diff-too-large", value=f"{label(old)}..{label(new)}")
    return _difference(old, new)


@functools.lru_cache(maxsize=4)
def _difference(old, new):
    return differences.between(old, new)


def label(look):
    """What a look is called in addresses."""
    return look.point.key if look.point else look.version
