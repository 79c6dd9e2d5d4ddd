"""What users would pick instead, each started over the same N-Triples file: name → a block that gives a Peer."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

STORES = Path(__file__).resolve().parent.parent / ".stores"
_INI = """[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 2000000
MaxQueryExecutionTime = 120
"""


class Missing(Exception):
    """A peer is not installed; says how to get it."""

    def __init__(self, name):
        super().__init__(f"{name} is not installed (bench/setup.sh fetches it)")


@dataclass(frozen=True)
class Peer:
    """A running peer: where it takes queries, seconds until it could answer after it was given the file, MB it then holds."""

    endpoint: str
    seconds: float
    mb: float


def free_port():
    """A port nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(command, address, folder=None, seconds=600):
    """A program that serves on an address, as its process; ended with the block, children and all."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        stop = time.monotonic() + seconds
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > stop:
                raise RuntimeError(f"{command[0]} does not answer at {address}")
            time.sleep(0.02)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(address):
    try:
        urllib.request.urlopen(address, timeout=5).close()
        return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def tree(pid):
    """A process and all below it."""
    found = [pid]
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            found += tree(int(child))
    return found


def memory(pid):
    """MB that a process and those below it hold; what they share is counted once (PSS)."""
    total = 0
    for one in tree(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


@contextlib.contextmanager
def fuseki(data, folder):
    """Apache Jena Fuseki over a dataset in memory."""
    jars = sorted(STORES.glob("jena-fuseki-server-*.jar"))
    if not jars or not shutil.which("java"):
        raise Missing("Fuseki")
    port, begun = free_port(), time.monotonic()
    endpoint = f"http://127.0.0.1:{port}/register/query"
    with running(["java", "-Xmx6g", "-jar", str(jars[-1]), "--port", str(port), "--localhost", f"--file={data}", "/register"], endpoint) as process:
        yield Peer(endpoint, time.monotonic() - begun, memory(process.pid))


@contextlib.contextmanager
def virtuoso(data, folder):
    """Virtuoso with the file in one graph."""
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        raise Missing("Virtuoso")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http))
    shutil.copy(data, folder / "data.nt")
    endpoint = f"http://127.0.0.1:{http}/sparql"
    with running(["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"], endpoint, folder) as process:
        begun = time.monotonic()
        load = "ld_dir('.', 'data.nt', 'urn:register'); rdf_loader_run(); checkpoint;"
        subprocess.run(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield Peer(endpoint, time.monotonic() - begun, memory(process.pid))


@contextlib.contextmanager
def oxigraph(data, folder):
    """The oxigraph server over its store on disk."""
    program = STORES / "python" / "bin" / "oxigraph"
    if not program.exists():
        raise Missing("oxigraph")
    port, begun = free_port(), time.monotonic()
    subprocess.run([program, "load", "--location", str(folder / "store"), "--file", str(data)], check=True, capture_output=True)
    endpoint = f"http://127.0.0.1:{port}/query"
    with running([str(program), "serve-read-only", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"], endpoint) as process:
        yield Peer(endpoint, time.monotonic() - begun, memory(process.pid))


@contextlib.contextmanager
def rdflib_endpoint(data, folder):
    """rdflib-endpoint over a graph in memory."""
    program = STORES / "python" / "bin" / "rdflib-endpoint"
    if not program.exists():
        raise Missing("rdflib-endpoint")
    port, begun = free_port(), time.monotonic()
    endpoint = f"http://127.0.0.1:{port}/"
    with running([str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)], endpoint + "?query=ASK%7B%7D") as process:
        yield Peer(endpoint, time.monotonic() - begun, memory(process.pid))


PEERS = {"Fuseki": fuseki, "Virtuoso": virtuoso, "oxigraph": oxigraph, "rdflib-endpoint": rdflib_endpoint}
