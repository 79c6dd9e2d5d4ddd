"""What a confined process cannot do, each tried in a child of its own."""

import os
import platform
import socket
import sys

import pytest

from lod.sandbox import confine

pytestmark = pytest.mark.skipif(not confine.filter_available(), reason="no filter of system calls on this machine")


def outcome(action):
    """How a confined child ends that tries something: 0 done, 7 PermissionError, else another way."""
    child = os.fork()
    if not child:
        try:
            confine.filter_calls()
            action()
            os._exit(0)
        except PermissionError:
            os._exit(7)
        except BaseException:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("action", [
    lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    lambda: open("/etc/hostname"),
    lambda: open("/tmp/written", "w"),
    lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    lambda: os.fork(),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.unlink("/tmp/nothing"),
], ids=["internet", "unix", "read", "write", "exec", "fork", "signal", "unlink"])
def test_refused(action):
    assert outcome(action) == 7


def test_computing_goes_on():
    assert outcome(lambda: sorted(os.urandom(1000))) == 0


def test_every_architecture_allows_the_same_calls():
    names = {machine: set(calls) - {"poll"} for machine, (_, calls) in confine._CALLS.items()}
    assert names["x86_64"] == names["aarch64"]
    assert platform.machine() in names
