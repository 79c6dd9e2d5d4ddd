"""The static twin of the real register, in seconds: `python bench/twin.py [processes]`.

Publishes the register to a temporary folder and writes its twin with `lod export --site`; the aim is under 30 s on two free cores.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _lod(*arguments):
    subprocess.run([sys.executable, "-m", "lod.cli", "--register", ROOT, *map(str, arguments)], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def main():
    """Print how long it took, how much of that was work of the processors, and what came of it."""
    jobs = ["--jobs", sys.argv[1]] if len(sys.argv) > 1 else []
    with tempfile.TemporaryDirectory() as name:
        releases, site = Path(name) / "releases", Path(name) / "site"
        _lod("publish", "--local", "--out", releases)
        started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        _lod("export", "--site", site, "--out", releases, *jobs)
        seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        files = [path for path in site.rglob("*") if path.is_file()]
        print(f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:,.0f} MB in {seconds:.1f} s, "
              f"{worked:.1f} s of the processors   (aim: under 30 s)")


if __name__ == "__main__":
    main()
