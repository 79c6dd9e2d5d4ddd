"""Work in a fork: what it gives back, what it raises, and that it ends with who waits for it."""

import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import pytest

from lod.publish import beside

NEEDS_FORK = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this platform has no fork")


def run(text):
    """What a program prints that stands in a process of its own, for this one has threads."""
    head = "import os, sys, time\nfrom lod import errors\nfrom lod.publish import beside\n"
    done = subprocess.run([sys.executable, "-c", head + text], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.split(), done.stderr


@NEEDS_FORK
def test_work_goes_on_beside_and_gives_back_what_it_found():
    said, problem = run("with beside.work(lambda: os.getpid()) as found:\n    print(found.wait() != os.getpid(), found.wait() == found.wait())")
    assert said == ["True", "True"], problem


@NEEDS_FORK
def test_what_it_raises_is_raised_where_it_is_waited_for():
    said, problem = run("""
def fail(): raise OSError(28, "No space left on device", "data.nq")
with beside.work(fail) as found:
    try: found.wait()
    except OSError as error: print(error.errno, error.filename)
""")
    assert said == ["28", "data.nq"], problem


@NEEDS_FORK
def test_a_child_that_is_killed_is_told():
    said, problem = run("""
with beside.work(lambda: os.kill(os.getpid(), 9)) as found:
    try: found.wait()
    except RuntimeError as error: print("ended" in str(error))
""")
    assert said == ["True"], problem


@NEEDS_FORK
@pytest.mark.parametrize("end", ["pass", "sys.exit(3)", "raise ValueError"])
def test_nothing_goes_on_after_the_block(end):
    said, _ = run(f"""
with beside.work(time.sleep, 60) as found:
    print(found._process.pid, flush=True)
    {end}
""")
    with pytest.raises(ProcessLookupError):
        os.kill(int(said[0]), 0)


@NEEDS_FORK
def test_a_child_ends_with_a_parent_that_is_killed():
    program = "import time\nfrom lod.publish import beside\nwith beside.work(time.sleep, 60) as found:\n    print(found._process.pid, flush=True)\n    time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    limit = time.monotonic() + 10
    command = pathlib.Path(f"/proc/{child}/cmdline")
    while command.exists() and command.read_bytes():   # one that nobody has waited for yet has none
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_process_with_threads_works_at_once():
    """A fork has one thread and would wait for ever for what the others hold."""
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        with beside.work(os.getpid) as found:
            assert found.wait() == os.getpid()
    finally:
        ended.set()
        other.join()
