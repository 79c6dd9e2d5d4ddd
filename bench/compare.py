"""Ours against what a user would pick instead, side by side in one run: `python bench/compare.py [--offices 150 20000 200000]`.

For each size of register: publishing, starting, memory, dereferencing cold and warm beside a Flask route that does nothing and
beside nginx with the same bytes as files, and nine SPARQL queries over HTTP, each at every peer. Prints tables of medians
and writes them into docs/reference/benchmarks.md. A peer that is not installed is left out, with a message.
"""

import argparse
import http.client
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import peers, serving

_RUNS = 11
_PATIENCE = 60       # seconds for one answer
_SLOW = 3.0          # seconds of an answer after which a query is not repeated
_LARGEST = {"rdflib-endpoint": 2_000}   # offices beyond which a peer takes too long to be waited for
_PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
_PREFIXES = """PREFIX syn: <{base}def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> """
QUERIES = {
    "label look-up": 'SELECT ?s {{ ?s skos:prefLabel "Synthetic office {n}"@en }}',
    "two hops of cooperation": "SELECT DISTINCT ?other {{ ?a syn:party <{base}id/office/{n}>, ?b . ?c syn:party ?b, ?other }}",
    "staff by district": "SELECT ?district (SUM(?staff) AS ?all) {{ ?o a syn:Office ; syn:district ?district ; syn:staff ?staff }} GROUP BY ?district",
    "optional with language": 'SELECT ?o ?l {{ ?o syn:district <{base}id/district/{m}> ; a syn:Office OPTIONAL {{ ?o skos:prefLabel ?l FILTER(langMatches(lang(?l), "en")) }} }}',
    "text filter": 'SELECT ?o {{ ?o a syn:Office ; skos:prefLabel ?l FILTER(CONTAINS(STR(?l), "ce {n}")) }}',
    "ordered page": "SELECT ?o ?l {{ ?o a syn:Office ; skos:prefLabel ?l FILTER(lang(?l) = \"en\") }} ORDER BY ?l OFFSET {m} LIMIT 20",
    "path": "SELECT ?above {{ <{base}id/office/{n}> syn:parent+ ?above }}",
    "DESCRIBE": "DESCRIBE <{base}id/office/{n}>",
    "CONSTRUCT": "CONSTRUCT {{ ?o syn:has ?r }} WHERE {{ ?r syn:recordOf ?o . ?o syn:district <{base}id/district/{m}> }}",
}


@dataclass(frozen=True)
class Asked:
    """The milliseconds of a query (median), or None where it failed, and how many bytes or rows came."""

    milliseconds: float | None
    rows: int


def ask(endpoint, query):
    """Ask a query with other numbers each time; its median."""
    parts, times, rows = urlsplit(endpoint), [], 0
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_PATIENCE)
    kind = "application/n-triples" if query.startswith(("DESCRIBE", "CONSTRUCT")) or "CONSTRUCT" in query or "DESCRIBE" in query else \
        "application/sparql-results+json"
    for run in range(_RUNS + 1):
        text = query.replace("{n}", str(7 + run * 11)).replace("{m}", str(1 + run * 2))
        begun = time.perf_counter()
        try:
            connection.request("GET", f"{parts.path}?{urlencode({'query': text + f' # {run}'})}", headers={"Accept": kind})
            reply = connection.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException):
            return Asked(None, 0)
        if reply.status != 200:
            return Asked(None, 0)
        seconds = time.perf_counter() - begun
        if run:   # the first one warms up
            times.append(seconds)
        rows = body.count(b"\n") if kind.endswith("triples") else len(json.loads(body)["results"]["bindings"])
        if seconds > _SLOW and times:
            break
    return Asked(statistics.median(times) * 1000, rows)


def ask_all(endpoint, base):
    """Name of the query → Asked."""
    return {name: ask(endpoint, (_PREFIXES + query).replace("{base}", base).replace("{{", "{").replace("}}", "}")) for name, query in QUERIES.items()}


def compare(offices):
    """All measurements of one size, as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), peers.free_port()
        address = f"http://127.0.0.1:{port}/"
        published = serving.publish(folder, offices, address)
        data = folder / "releases" / "current" / "data.nt"
        triples = sum(1 for _ in data.open("rb"))
        begun = time.monotonic()
        serve = [sys.executable, "-m", "lod.cli", "serve", "--out", str(folder / "releases"), "--port", str(port), "--limit", "query-seconds=60"]
        asked, facts = {}, {}
        with peers.running(serve, address + "health/ready") as process:
            facts["ours"] = (time.monotonic() - begun, peers.memory(process.pid))
            rates = serving.rates(address, folder, offices)
            asked["ours"] = ask_all(address + "sparql", address)
        for peer, start in peers.PEERS.items():
            if offices > _LARGEST.get(peer, offices):
                print(f"{peer} is left out for {offices} offices: it would take too long", file=sys.stderr)
                continue
            place = folder / peer
            place.mkdir()
            try:
                with start(data, place) as found:
                    facts[peer] = (found.seconds, found.mb)
                    asked[peer] = ask_all(found.endpoint, address)
                print(f"{peer}: ready in {found.seconds:.1f} s, {[told.milliseconds for told in asked[peer].values()]}", file=sys.stderr)
            except (peers.Missing, RuntimeError, subprocess.CalledProcessError) as error:
                print(f"{peer} is left out: {error}", file=sys.stderr)
        return _section(offices, triples, published, rates, facts, asked)


def _section(offices, triples, published, rates, facts, asked):
    lines = [f"## {offices:,} offices, {triples:,} triples", "", f"Published, checks included, in {published:.1f} s.", "",
             "| | ready to answer, s | memory, MB |", "|---|--:|--:|"]
    lines += [f"| {peer} | {seconds:.1f} | {mb:.0f} |" for peer, (seconds, mb) in facts.items()]
    lines += ["", "| dereferencing, 8 connections | answers a second | of a Flask route that does nothing | of nginx with the same as files |", "|---|--:|--:|--:|"]
    lines += [f"| {what} | {statistics.median(each):,.0f} | {_of(each, rates, 'Flask, nothing')} | {_of(each, rates, _files(what))} |"
              for what, each in rates.items()]
    names = list(asked)
    lines += ["", f"| query over HTTP, median ms | {' | '.join(names)} | ours ÷ best peer |", "|---|" + "--:|" * (len(names) + 1)]
    ratios = []
    for query in QUERIES:
        others = [asked[peer][query].milliseconds for peer in names[1:] if asked[peer][query].milliseconds]
        ratio = asked["ours"][query].milliseconds / min(others) if others and asked["ours"][query].milliseconds else None
        ratios += [ratio] if ratio else []
        cells = [_cell(asked[peer][query], asked["ours"][query]) for peer in names]
        lines.append(f"| {query} | {' | '.join(cells)} | {f'{ratio:.2f}' if ratio else '–'} |")
    if ratios:
        mean = math.exp(statistics.fmean(map(math.log, ratios)))
        lines.append(f"| geometric mean | {' | '.join('' for _ in names)} | {mean:.2f} |")
    return "\n".join([*lines, ""])


def _files(what):
    return f"nginx {what.partition(' ')[2]}"


def _of(each, rates, other):
    return f"{serving.ratio(each, rates[other]):.2f}" if other in rates else "–"


def _cell(found, ours):
    if found.milliseconds is None:
        return "failed"
    return f"{found.milliseconds:.2f}" + (f" ({found.rows} rows, not {ours.rows})" if found.rows != ours.rows else "")


def main():
    """Measure, print, write."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--offices", type=int, nargs="+", default=[150, 20_000, 200_000])
    for offices in given.parse_args().offices:
        section = compare(offices)
        print(section, flush=True)
        head, *others = _PAGE.read_text(encoding="utf-8").split("\n## ")
        others = [other for other in others if not other.startswith(f"{offices:,} offices")] + [section.removeprefix("## ")]
        others.sort(key=lambda other: int(other.partition(" ")[0].replace(",", "")))
        _PAGE.write_text("\n## ".join([head, *others]), encoding="utf-8")


if __name__ == "__main__":
    main()
