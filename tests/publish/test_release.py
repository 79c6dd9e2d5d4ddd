"""A release: the same input gives the same bytes, a change gives a delta, an interruption leaves the old one."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from lod import changes, config, errors
from lod.publish import release
from lod.releases import Releases, versions
from tests.conftest import free_port, serving, whole

DATE = "2026-11-24"
BOOKS = "SELECT (MAX(?books) AS ?n) { ?loan <def#books> ?books }"


@pytest.fixture
def register(root, tmp_path):
    """A copy of the library register."""
    return shutil.copytree(root / "tests/registers/libraries", tmp_path / "libraries")


def publish(folder, date=DATE, base=None, out="releases"):
    return release.publish(config.read_register(folder, base), folder / out, date)


def edit(folder, old="40", new="41"):
    path = folder / "data/loans.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f",{old}\n", f",{new}\n"), encoding="utf-8")


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and "index" not in path.relative_to(folder).parts}


def test_the_same_input_gives_the_same_bytes(register):
    first, second = publish(register, out="one"), publish(register, out="two")
    assert contents(first.folder) == contents(second.folder)


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(register, tmp_path):
    digests = set()
    for seed in ("1", "2", "3"):
        out = tmp_path / seed
        subprocess.run([sys.executable, "-m", "lod.cli", "--register", str(register), "publish", "--out", str(out),
                        "--date", DATE], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
        digests.add(hashlib.sha256(b"".join(contents(out / DATE).values())).hexdigest())
    assert len(digests) == 1


def test_an_unchanged_register_makes_no_new_release(register):
    first = publish(register)
    again = publish(register, "2026-11-25")
    assert first.new and not again.new and again.version == first.version
    assert sorted(path.name for path in (register / "releases").iterdir() if path.name[0] != ".") == [DATE, "current"]


def test_a_second_release_of_a_day_gets_a_number(register):
    publish(register)
    edit(register)
    assert publish(register).version == f"{DATE}.2"
    assert Releases(register / "releases").current().version == f"{DATE}.2"


def test_the_manifest_says_what_is_in_the_release(register):
    folder = publish(register).folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = contents(folder)
    assert set(manifest["files"]) == set(found) - {"manifest.json"}
    for name, file in manifest["files"].items():
        assert file["sha256"] == hashlib.sha256(found[name]).hexdigest() and file["bytes"] == len(found[name])
    quads = list(ox.parse(found["data.nq"], format=ox.RdfFormat.N_QUADS))
    assert manifest["counts"]["quads"] == len(quads) == sum(manifest["counts"]["graphs"].values())
    assert manifest["rows"] == {"branches.csv": 2, "libraries.csv": 3, "loans.csv": 2, "retired.csv": 2}
    assert {"data.nq", "data.ttl", "data.trig", "data.nt", "data.rdf", "data.jsonld", "report.ttl", "changes.nq"} <= set(found)


def test_all_dumps_say_the_same(register):
    found = contents(publish(register).folder)
    formats = {"data.ttl": ox.RdfFormat.TURTLE, "data.nt": ox.RdfFormat.N_TRIPLES, "data.rdf": ox.RdfFormat.RDF_XML}
    triples = {str(quad.triple) for quad in ox.parse(found["data.nq"], format=ox.RdfFormat.N_QUADS)}
    for name, kind in formats.items():
        assert {str(quad.triple) for quad in ox.parse(found[name], format=kind)} == triples, name
    quads = {str(quad) for quad in ox.parse(found["data.nq"], format=ox.RdfFormat.N_QUADS)}
    for name, kind in (("data.trig", ox.RdfFormat.TRIG), ("data.jsonld", ox.RdfFormat.JSON_LD)):
        assert {str(quad) for quad in ox.parse(found[name], format=kind)} == quads, name


def test_a_store_keeps_every_literal_as_the_release_has_it(current):
    """No literal of the real register is of a form that an engine would rewrite."""
    lines = set((current.folder / "data.nq").read_text(encoding="utf-8").splitlines())
    stored = {f"{quad} ." for quad in ox.Store.read_only(str(current.folder / "index/store"))}
    assert {line.lower() for line in lines} == {line.lower() for line in stored}


def test_changes_lead_from_the_old_release_to_the_new(register):
    first = publish(register)
    edit(register)
    second = publish(register, "2026-11-25")
    lines = changes.read_lines(second.folder / "changes.nq")
    iris = config.read_register(register).iris
    assert changes.valid(sorted(lines)) and changes.count(lines, iris.release(second.version)) == {"added": 1, "removed": 1}
    old, new = (changes.read_lines(folder / "data.nq") for folder in (first.folder, second.folder))
    assert changes.apply(old, lines, iris.base, iris.release(second.version)) == new
    with pytest.raises(ValueError):
        changes.apply(new, lines, iris.base, iris.release(second.version))


def test_a_sign_that_ends_a_line_for_some_ends_no_statement(register):
    """U+2028 and its like stand in N-Quads as they are; Python's splitlines cuts there."""
    first = publish(register)
    ontology = next((register / "ontology").glob("*.ttl"))
    ontology.write_text(ontology.read_text(encoding="utf-8") + '<def#books> <http://www.w3.org/2004/02/skos/core#note> "one\u2028two\u0085three"@en .\n', encoding="utf-8")
    second = publish(register, "2026-11-25")
    lines = changes.read_lines(second.folder / "changes.nq")
    assert changes.valid(sorted(lines)) and changes.count(lines, config.read_register(register).iris.release(second.version)) == {"added": 1, "removed": 0}
    assert changes.valid(changes.read_lines(second.folder / "data.nq") - changes.read_lines(first.folder / "data.nq"))


def test_two_publishings_at_once_one_is_told_to_wait(register):
    out = register / "releases"
    out.mkdir()
    with release.locked(out), pytest.raises(errors.Busy):
        publish(register)


def test_a_damaged_release_is_not_served(register):
    folder = publish(register).folder
    (folder / "data.nq").write_bytes((folder / "data.nq").read_bytes()[:-10])
    with pytest.raises(errors.NotServing):
        Releases(register / "releases").current()


def test_a_damaged_new_release_leaves_the_open_one_serving(register):
    publish(register)
    releases = Releases(register / "releases")
    assert releases.current().version == DATE
    edit(register)
    newer = publish(register, "2026-11-25").folder
    (newer / "manifest.json").write_text("{", encoding="utf-8")
    assert releases.current().version == DATE


def test_leftovers_of_an_interrupted_run_are_cleared(register):
    out = register / "releases"
    (out / ".building-dead").mkdir(parents=True)
    publish(register)
    assert not list(out.glob(".building-*"))


def at_work(process):
    """Wait until a publishing process holds the lock of its folder: from here on it reads, judges and writes. False when it ended before."""
    while process.poll() is None:
        if any(f" {process.pid} " in line and "FLOCK" in line for line in Path("/proc/locks").read_text(encoding="ascii").splitlines()):
            return True
        time.sleep(0.002)
    return False


def publishing(register, date):
    """`lod publish` as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "lod.cli", "--register", str(register), "publish", "--date", date],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds_at_work(register, date):
    """How long one publishing is at work, without what it takes to load the program."""
    process = publishing(register, date)
    assert at_work(process)
    started = time.monotonic()
    assert process.wait(120) == 0
    return time.monotonic() - started


def killed_at_work(register, date, after):
    """Publish, and kill it so many seconds after it began to work. Returns whether it was still at work."""
    process = publishing(register, date)
    if at_work(process):
        time.sleep(after)
    process.kill()
    return process.wait() == -signal.SIGKILL


def kill_while_publishing(register, number, after):
    """The same on a register with another number in it."""
    edit(register, str(39 + number), str(40 + number))
    return killed_at_work(register, f"2027-01-{number % 28 + 1:02}", after)


class Reader(threading.Thread):
    """Opens the current release again and again, as a server does, while it is published and killed around it."""

    def __init__(self, out):
        super().__init__(daemon=True)
        self.out, self.looks, self.broken, self.told = out, 0, [], threading.Event()

    def run(self):
        while not self.told.is_set():
            try:
                whole(self.out)
                self.looks += 1
            except Exception as error:   # whatever it is, it is what a server would have met
                self.broken.append(repr(error))


def rounds(register, wanted, seed):
    """Publish and kill until so many were still at work; returns how often a reader looked meanwhile."""
    publish(register)
    out, chance = register / "releases", random.Random(seed)
    length = seconds_at_work(register, "2026-12-01")
    killed, reader = 0, Reader(out)
    reader.start()
    for number in range(1, 3 * wanted + 20):
        killed += kill_while_publishing(register, number, chance.uniform(0, length))
        assert whole(out)
        if killed == wanted:
            break
    reader.told.set()
    reader.join(30)
    assert not reader.broken and killed == wanted
    return reader.looks


def test_kill_at_a_few_instants_leaves_a_whole_release(register):
    assert rounds(register, 3, seed=7) >= 3


@pytest.mark.slow
def test_kill_at_hundred_and_fifty_instants_leaves_a_whole_release(register):
    assert rounds(register, 150, seed=11) >= 150


def test_a_publishing_waits_a_moment_for_what_a_killed_one_leaves(register):
    """A child that works beside a publishing holds its lock, too, and ends an instant after it."""
    out = register / "releases"
    out.mkdir(exist_ok=True)
    holds = "import fcntl, sys, time; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); time.sleep(0.3)"
    with subprocess.Popen([sys.executable, "-c", holds, str(out / ".lock")], stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"held\n"
        assert publish(register, DATE).new


@pytest.mark.slow
def test_kill_at_fifty_instants_a_server_answers_all_the_while(register):
    length, out, chance = seconds_at_work(register, DATE), register / "releases", random.Random(13)

    def served(address):
        """The number that the current release has, from the endpoint; its page must answer as well."""
        told = json.loads(urllib.request.urlopen(address + "sparql?query=" + quote(BOOKS), timeout=30).read())
        assert "books" in urllib.request.urlopen(address + "doc/loan/1.ttl", timeout=30).read().decode()
        return int(told["results"]["bindings"][0]["n"]["value"])

    with serving(out, free_port()) as address:
        killed = number = 0
        while killed < 40 and number < 120:
            number += 1
            killed += kill_while_publishing(register, number, chance.uniform(0, length))
            assert 40 <= served(address) <= 40 + number
        assert killed == 40
        edit(register, str(40 + number), "991")
        publish(register, "2027-03-01")
        for _ in range(600):   # the engine of a new release takes a moment
            if served(address) == 991:
                break
            time.sleep(0.1)
        assert served(address) == 991


@pytest.mark.slow
def test_kill_at_ten_instants_leaves_the_real_register_whole(root, tmp_path):
    """With the hundred and fifty and the forty above: two hundred instants."""
    for name in ("ontology", "shapes", "queries", "register.toml"):
        (tmp_path / name).symlink_to(root / name)
    shutil.copytree(root / "data", tmp_path / "data")
    length, out, chance = seconds_at_work(tmp_path, DATE), tmp_path / "releases", random.Random(17)
    records, killed = tmp_path / "data" / "records.csv", 0
    for number in range(30):
        records.write_text(records.read_text(encoding="utf-8").replace("special section", f"special section {number}", 1), encoding="utf-8")
        killed += killed_at_work(tmp_path, f"2027-01-{number % 28 + 1:02}", chance.uniform(0, length))
        assert whole(out)
        if killed == 10:
            break
    assert killed == 10
    publish(tmp_path, "2027-03-01")
    assert whole(out) == "2027-03-01"


def test_a_clock_that_went_back_makes_no_older_release(register):
    """Harvesters and Memento go by the day of a release: it never runs backwards, and the newest is the current one."""
    publish(register, "2026-11-25")
    edit(register)
    back = publish(register, "2026-11-20")
    edit(register, "41", "42")
    again = publish(register, "2026-11-20")
    assert (back.version, again.version) == ("2026-11-25.2", "2026-11-25.3") and back.new and again.new
    edit(register, "42", "43")
    forth = publish(register, "2026-11-26")
    found = Releases(register / "releases")
    history = [manifest["version"] for manifest in found.history()]
    assert history == versions(register / "releases") == ["2026-11-26", "2026-11-25.3", "2026-11-25.2", "2026-11-25"]
    assert [manifest["issued"] for manifest in found.history()] == ["2026-11-26", "2026-11-25", "2026-11-25", "2026-11-25"]
    assert found.current().version == forth.version
