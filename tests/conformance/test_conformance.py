"""The W3C test suites against running servers. What is known to fail is listed by IRI with its reason in `known-<engine>.toml`;
a case that fails and is not listed fails, and so does one that is listed and passes.
"""

import functools
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conformance import answers, exchanges, same, suites

pytestmark = [pytest.mark.conformance,
              pytest.mark.skipif(not suites.FOLDER.is_dir(), reason="the W3C test suites are not beside the repository")]

_ACCEPT = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
_XML, _GRAPH = "application/sparql-results+xml", "text/turtle"
_SUFFIXES = {"text/csv": ".csv", "text/tab-separated-values": ".tsv", "application/sparql-results+json": ".srj", _XML: ".srx",
             _GRAPH: ".ttl"}


@functools.cache
def known(engine):
    """IRI of a case → why this engine fails it."""
    with (Path(__file__).parent / f"known-{engine}.toml").open("rb") as file:
        return {iri: reason for reason, iris in tomllib.load(file).items() for iri in iris}


def judge(engine, case, problem):
    """Strict: a problem must be a known one, and a known one must still be there."""
    reason = known(engine).get(case.iri)
    if reason and not problem:
        pytest.fail(f"{case.iri} passes and is listed in known-{engine}.toml as: {reason}", pytrace=False)
    if problem and not reason:
        pytest.fail(f"{case.iri}\n{problem}", pytrace=False)
    if reason:
        pytest.xfail(reason)


def evaluated(server, case):
    """What is wrong with the answer to an evaluation case, or None."""
    suffix = Path(case.result).suffix
    status, content_type, body = server.ask(case, _ACCEPT.get(suffix, f"{_XML}, {_GRAPH};q=0.9"))
    if status != 200:
        return f"{status}: {body.decode()[:300]}"
    try:
        found = answers.from_bytes(body, _SUFFIXES[content_type.partition(";")[0]])
    except (ValueError, SyntaxError) as error:
        return f"{content_type} that cannot be read: {error}: {body[:300]}"
    expected = answers.expected(case)
    if isinstance(found, ox.Dataset) != isinstance(expected, ox.Dataset):
        return f"{content_type} for {case.result}"
    return same.difference(found, expected, case.is_lax)


@pytest.mark.parametrize("case", suites.evaluation_cases(), ids=lambda case: case.name)
def test_evaluation(server, case):
    judge(server.engine, case, evaluated(server, case))


@pytest.mark.parametrize("case", suites.syntax_cases(), ids=lambda case: case.name)
def test_syntax(server, case):
    status, _, body = server.ask(case, "*/*")
    expected = 200 if case.is_right else 400
    judge(server.engine, case, None if status == expected else f"{status} instead of {expected}: {body.decode()[:300]}")


def exchanged(server, case):
    """What is wrong with the answers to a protocol case, or None."""
    for request in case.requests:
        status, content_type, body = server.send(request.method, request.address, request.headers, request.body)
        if case.is_update:   # its first request is the update
            return None if status == 403 else f"an update was answered with {status}"
        if str(status)[0] not in request.statuses:
            return f"{status}: {body.decode()[:300]}"
        kind = content_type.partition(";")[0]
        if request.answer is not None and answers.from_bytes(body, _SUFFIXES[kind]) is not request.answer:
            return f"not {request.answer}"
        if request.form and (kind == _GRAPH) != (request.form == "RDF"):
            return f"{kind} for {request.form}"
    return None


@pytest.mark.parametrize("case", exchanges.cases(), ids=lambda case: case.name)
def test_protocol(server, case):
    """Updates are refused by a server that is read-only; everything else is as the suite has it."""
    judge(server.engine, case, exchanged(server, case))


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_every_known_failure_is_a_case(engine):
    iris = {case.iri for case in [*suites.evaluation_cases(), *suites.syntax_cases(), *exchanges.cases()]}
    assert set(known(engine)) <= iris
