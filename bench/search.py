"""Speed of search: `python bench/search.py [--offices N]`. Each request is another one, so that nothing is kept."""

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generate import generate
from tests.conftest import free_port, serving

_REQUESTS = 200


def _kinds(offices):
    """Name → function from a number to an address; no two numbers give one address."""
    spelled = ["Синтетичка канцеларија {}", "sinteticka kancelarija {}", "SINTETIČKA kanc {}", "synthetic off {}"]

    def asked(path, **parameters):
        return f"/{path}?{urlencode(parameters)}"

    return {
        "exact name": lambda n: asked("search", q=spelled[n % 4].format(n * 97 % offices + 1)),
        "one of all": lambda n: asked("search", q="sintetic" + "ka kancelarija"[:n % 15], page=n % (offices // 50) + 1),
        "digits": lambda n: asked("search", q=str(n * 31 % offices + 1)),
        "with facets": lambda n: asked("search", q="синт" + "етичка"[:n % 7], **{"class": "Office", "district": n % 25 + 1, "staff": f"{n % 9}.."}),
        "list": lambda n: asked("list/Office", district=n % 25 + 1, founded=2000 + n % 26, page=1, lang=("en", "sr-Cyrl", "sr-Latn")[n % 3]),
        "suggestion": lambda n: asked("suggest", q=spelled[n % 4].format(n * 97 % offices + 1)[:5 + n % 20], lang="sr-Latn", n=n),
    }


def _measure(address, path_of):
    """(median, 95th percentile, most) of the milliseconds of requests one after the other, the first five apart."""
    parts, times = urlsplit(address), []
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    for number in range(_REQUESTS + 5):
        begun = time.perf_counter()
        connection.request("GET", path_of(number), headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {path_of(number)}")
        times.append((time.perf_counter() - begun) * 1000)
    times = sorted(times[5:])
    return statistics.median(times), times[int(len(times) * 0.95)], times[-1]


def main():
    """Publish, ask, print."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--offices", type=int, default=20_000)
    offices = given.parse_args().offices
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        generate(folder / "register", offices)
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(folder / "register"), "publish", "--out", str(folder / "releases"),
                        "--base", f"http://127.0.0.1:{port}/", "--date", "2026-01-01"], check=True, stdout=subprocess.DEVNULL)
        size = (folder / "releases" / "current" / "index" / "search.sqlite").stat().st_size
        print(f"synthetic register of {offices} offices, published in {time.monotonic() - begun:.1f} s; search index {size / 1e6:.1f} MB")
        with serving(folder / "releases", port) as address:
            for kind, path_of in _kinds(offices).items():
                median, most_of_all, most = _measure(address, path_of)
                print(f"{kind:12} median {median:6.1f} ms, p95 {most_of_all:6.1f} ms, most {most:6.1f} ms")


if __name__ == "__main__":
    main()
