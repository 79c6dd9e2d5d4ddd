"""How tests ask a live server: raw HTTP with the standard library, and the processes behind an address."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Reply:
    status: int
    headers: object
    body: bytes
    seconds: float


def ask(address, query, accept="application/sparql-results+json", timeout=30, **headers):
    """Send a query by POST. Raises http.client.IncompleteRead for an answer that was cut."""
    return request(address, "POST", "/sparql", urlencode({"query": query}),
                   {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept, **headers}, timeout)


def request(address, method, path, body=None, headers=None, timeout=30):
    """One request on a connection of its own."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    begun = time.monotonic()
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read(), time.monotonic() - begun)


def processes(port):
    """Processes of the server on a port by part: {"main", "parent", "children", "web", "web-workers"} → pids."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(folder.name)] = (" ".join(words), above)
    main = [pid for pid, (words, _) in found.items() if f"--port {port} " in words + " " and " serve " in words]
    below = {pid: [child for child, (_, above) in found.items() if above == pid] for pid in found}
    parts = {"main": main, "parent": [], "children": [], "web": [], "web-workers": []}
    for pid in (child for top in main for child in below[top]):
        kind = "parent" if "lod.sandbox.parent" in found[pid][0] else "web"
        parts[kind].append(pid)
        parts["children" if kind == "parent" else "web-workers"] += below[pid]
    return parts


def resident_mb(pid):
    """Memory of a process that is really there."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def patience(seconds):
    """A bound in seconds, stretched by how much slower than usual this machine is at the moment: others may work on it."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import lod.server"], check=True)
    return seconds * max(1.0, (time.monotonic() - begun) / 0.7)
