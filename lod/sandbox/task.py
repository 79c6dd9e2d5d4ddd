"""One function on bytes from strangers, in a child of its own: uploads of RDF and workbooks are read this way.

    task.run("lod.sandbox.readers:statements", content, media_type="text/turtle")

The child is a fresh process, not a fork, for a web server's threads may hold any lock. It imports the function (and calls
`warm()` of its module, where there is one, for what libraries load late), reads the bytes, and only then confines itself
like a query's child: a deadline that the kernel keeps, a memory cap, no files, no network. What comes back is bytes: nothing
that a stranger may have taken over is unpickled here.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import threading

from lod import errors
from lod.sandbox import confine

_LOADING = 30   # seconds in which the child must have imported what it needs, beside its deadline


def run(function, content, seconds=10.0, memory_mb=512, result_mb=64, filtered=True, **arguments):
    """What `module:function` makes of the bytes `content`: function(content, **arguments) → bytes.

    The arguments must fit into JSON. Raises what the function raises of errors.LodError as errors.Unreadable with its key
    and details; LimitExceeded `task-timeout`, `task-memory`, `task-result`; Unreadable `task-crashed` for any other end.
    """
    said = {"function": function, "arguments": arguments, "seconds": seconds, "memory": memory_mb, "filtered": filtered}
    process = subprocess.Popen([sys.executable, "-m", "lod.sandbox.task", json.dumps(said)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment())
    watch = threading.Timer(seconds + _LOADING, process.kill)
    watch.start()
    feeder = threading.Thread(target=_feed, args=(process, content), daemon=True)
    feeder.start()
    try:
        result = process.stdout.read(result_mb * 1024 * 1024 + 2)
        if len(result) > result_mb * 1024 * 1024 + 1:
            raise errors.LimitExceeded("task-result", limit=result_mb)
        return _result(result, process.wait(), seconds, memory_mb)
    finally:
        process.kill()
        process.wait()
        watch.cancel()
        feeder.join()
        process.stdout.close()


def _environment():
    """As little as Python needs to find this very program."""
    return {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _feed(process, content):
    """Write the bytes beside reading the answer; a child that ended before has its own way to say so."""
    with contextlib.suppress(OSError):
        process.stdin.write(content)
    with contextlib.suppress(OSError):
        process.stdin.close()


def _result(result, status, seconds, memory_mb):
    letter, rest = result[:1], result[1:]
    if status == 0 and letter == b"=":
        return rest
    if status == 0 and letter == b"!":
        said = json.loads(rest)
        raise errors.Unreadable(said["key"], **said["details"])
    if status == 0 and letter == b"M" or -status == signal.SIGABRT:
        raise errors.LimitExceeded("task-memory", limit=memory_mb)
    if -status in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL):
        raise errors.LimitExceeded("task-timeout", limit=seconds)
    raise errors.Unreadable("task-crashed")


def main(text):
    """The child: import, read, confine, work, answer."""
    said = json.loads(text)
    confine.end_with_parent()
    module, _, name = said["function"].partition(":")
    module = importlib.import_module(module)
    function = getattr(module, name)
    getattr(module, "warm", lambda: None)()
    content, output = sys.stdin.buffer.read(), sys.stdout.buffer
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    confine.limit_resources(said["memory"], said["seconds"])
    if said["filtered"] and confine.filter_available():
        confine.filter_calls()
    signal.setitimer(signal.ITIMER_REAL, said["seconds"])
    try:
        answer = b"=" + function(content, **said["arguments"])
    except errors.LodError as error:
        answer = b"!" + json.dumps({"key": error.key, "details": error.details}, default=str).encode()
    except MemoryError:
        answer = b"M"
    output.write(answer)
    output.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
