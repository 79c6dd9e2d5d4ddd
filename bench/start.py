"""From a clean checkout to the first answer, in seconds: `python bench/start.py`.

Clones the repository to a temporary folder and runs what `make serve` runs: environment, publishing, the first page. Then
starts the server again over the same release for the time it takes to start and the memory it takes. Packages come from pip's
cache or from where pip is told to look, so the first number depends on the network.
"""

import contextlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.sandbox.asking import processes


def _port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _until_answer(address, process):
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.02)
    raise SystemExit(f"the server ended with {process.returncode}")


@contextlib.contextmanager
def _serving(folder, port):
    process = subprocess.Popen([folder / ".venv/bin/lod", "serve", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        _until_answer(f"http://127.0.0.1:{port}/", process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _own_mb(pid):
    """Memory of a process, its part of shared pages counted once among those who share them."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0


def _timed(name, limit, work):
    """Run something, say how long it took and how much of that was work of the processor, and return the seconds."""
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:40} {seconds:7.1f} s, {worked:5.1f} s of the processor   (aim: under {limit} s)")
    return seconds


def main():
    """Print the four numbers."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name) / "register", _port()
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        made = _timed("environment", 48, lambda: subprocess.run(["make", ".venv/ready", f"PYTHON={sys.executable}"], **quiet))
        published = _timed("publishing", 10, lambda: subprocess.run(
            [folder / ".venv/bin/lod", "publish", "--base", f"http://127.0.0.1:{port}/"], **quiet))
        started = time.monotonic()
        with _serving(folder, port) as process:
            served = time.monotonic() - started
            print(f"{'server started':40} {served:7.1f} s   (aim: under 2 s)")
            print(f"{'from clean checkout to first answer':40} {made + published + served:7.1f} s   (aim: under 60 s)")
            pids = {pid for part in processes(port).values() for pid in part} | {process.pid}
            print(f"{'memory of all its processes':40} {sum(map(_own_mb, pids)):7.0f} MB  (aim: under 250 MB)")


if __name__ == "__main__":
    main()
