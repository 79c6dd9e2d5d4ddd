"""Whether what was kept is what was published: the files of every release, and the answers that were cited."""

import hashlib
import io
import weakref
from dataclasses import dataclass

from lod import citations, errors, evaluation
from lod.formats import Settings

_in_memory = weakref.WeakKeyDictionary()   # release → engine, opened once for all its citations


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was: `key` of the sentence, with what fills it."""

    key: str
    details: dict


def releases(opened):
    """Problems with the files of a release: missing, or other bytes than its manifest says."""
    for release in opened:
        for name, file in release.manifest["files"].items():
            path = release.folder / name
            if not path.is_file():
                yield Problem("verify-missing", {"name": f"{release.version}/{name}"})
            elif _sha256(path) != file["sha256"]:
                yield Problem("verify-changed", {"name": f"{release.version}/{name}"})


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cited(found, get, state):
    """Problems with citations: `get` opens a release by version, `state` gives the state of one by key."""
    for citation in found:
        release = get(citation.release)
        if citation.digest != citations.digest(citation.kind, citation.body):
            yield Problem("verify-answer-changed", {"name": citation.name})
        elif release is None:
            yield Problem("verify-no-release", {"name": citation.name, "release": citation.release})
        else:
            look = state(release, citation.as_of) if citation.as_of else release
            yield from _again(citation, look)


def _again(citation, look):
    """Ask once more, of the same release: the same digest must come."""
    try:
        if evaluation.asks_elsewhere(citation.query):
            raise errors.ServiceRefused
        if any(_digest(citation, look, engine) == citation.digest for engine in _engines(look)):
            return
    except errors.LodError as error:
        yield Problem("verify-unanswered", {"name": citation.name, "release": citation.release, "problem": error.key})
        return
    yield Problem("verify-differs", {"name": citation.name, "release": citation.release})


def _engines(look):
    """Over the index, and in memory as servers hold it: their rows come in different orders, and so LIMIT takes different ones."""
    yield look.engine
    if look not in _in_memory:
        _in_memory[look] = type(look.engine).open(look.state / "data.nq")
    yield _in_memory[look]


def _digest(citation, look, engine):
    job, body = evaluation.Job(citation.query, look.iris.absolute("sparql"), citations.FORMATS), io.BytesIO()
    kind, _ = evaluation.write(engine, job, Settings(look.prefixes, look.context), body)
    return citations.digest(kind, body.getvalue().decode())
