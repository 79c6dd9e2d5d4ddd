"""Counters: each process counts for itself, whoever is asked adds up."""

import subprocess
import sys

from lod.metrics import Metrics

COUNT = "import sys; from lod.metrics import Metrics; m = Metrics(sys.argv[1]); m.count('page', 200, 0.002); m.count('page', 503, 20.0); m.add('broken_answers_total')"


def read(text):
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if not line.startswith("#")}


def test_processes_are_added_up(tmp_path):
    mine = Metrics(tmp_path)
    mine.count("page", 304, 0.0001)
    mine.set("cache_bytes", 7)
    (tmp_path / "new.metrics").touch()   # of a process that has just begun
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNT, str(tmp_path)], check=True)
    found = read(mine.text())
    assert found['lod_requests_total{kind="page",status="2xx"}'] == 2 and found['lod_requests_total{kind="page",status="3xx"}'] == 1
    assert found["lod_broken_answers_total"] == 2 and found["lod_cache_bytes"] == 7
    buckets = [value for name, value in found.items() if name.startswith('lod_request_seconds_bucket{kind="page"')]
    assert buckets == [1, 3, 3, 3, 3, 3, 3, 5]   # each holds those before it
    assert found['lod_request_seconds_count{kind="page"}'] == 5 and round(found['lod_request_seconds_sum{kind="page"}'], 4) == 40.0041
