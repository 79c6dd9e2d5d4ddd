"""Stores to stand behind the endpoint: a tiny one, Apache Jena Fuseki and Virtuoso."""

import contextlib
import shutil
import subprocess
import time
import urllib.request

import pytest

from tests.conftest import ROOT, free_port
from tests.remote import tiny

_MISSING = "fetch the stores first: tests/remote/setup.sh"

_INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 20000
"""


@contextlib.contextmanager
def _process(command, address, folder):
    """A program that serves on an address, ended with the block."""
    with (folder / "said.log").open("wb") as said, subprocess.Popen(command, cwd=folder, stdout=said, stderr=said) as process:
        try:
            _wait(address, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(address, process):
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


@contextlib.contextmanager
def fuseki(folder):
    """(query endpoint, graph store) of Apache Jena Fuseki."""
    jars = sorted((ROOT / ".stores").glob("jena-fuseki-server-*.jar"))
    if not jars or not shutil.which("java"):
        pytest.skip(_MISSING)
    port = free_port()
    command = ["java", "-Xmx1g", "-jar", str(jars[-1]), "--port", str(port), "--localhost", "--mem", "--update", "/register"]
    with _process(command, f"http://127.0.0.1:{port}/register/query", folder):
        yield f"http://127.0.0.1:{port}/register/query", f"http://127.0.0.1:{port}/register/data"


@contextlib.contextmanager
def virtuoso(folder):
    """(query endpoint, graph store) of Virtuoso, where anyone may write; answers of more than 20,000 rows are cut."""
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        pytest.skip(_MISSING)
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http), encoding="utf-8")
    with _process(["virtuoso-t", "+configfile", "virtuoso.ini", "+foreground"], f"http://127.0.0.1:{http}/sparql", folder):
        subprocess.run(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=grant SPARQL_UPDATE to "SPARQL";'], check=True,
                       capture_output=True)
        yield f"http://127.0.0.1:{http}/sparql", f"http://127.0.0.1:{http}/sparql-graph-crud"


STORES = {"tiny": lambda folder: tiny.running(), "fuseki": fuseki, "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=list(STORES))
def kind(request):
    """The name of a store."""
    return request.param


@pytest.fixture(scope="module")
def addresses(kind, tmp_path_factory):
    """(query endpoint, graph store) of an empty store."""
    with STORES[kind](tmp_path_factory.mktemp(kind)) as found:
        yield found
