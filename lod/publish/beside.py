"""Work beside other work: a function in a fork of this process, which has all that was read so far.

Publishing judges and writes the same statements in several ways; on two cores that takes half the time.
"""

import contextlib
import gc
import multiprocessing
import os
import signal

from lod.sandbox import confine

_THREADS = "/proc/self/task"


class Work:
    """A function at work in a child, or done already."""

    def __init__(self, process=None, heard=None, result=None):
        self._process, self._heard, self._result = process, heard, result

    def wait(self):
        """What the function returned. Raises what it raised; RuntimeError for a child that was killed."""
        if self._process is not None:
            try:
                self._result, problem = self._heard.recv()
            except EOFError:
                problem = RuntimeError("work beside was ended from outside")
            self._process.join()
            self._process = None
            if problem is not None:
                raise problem
        return self._result

    def stop(self):
        """End the work, done or not."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


def is_possible():
    """Whether this process may be forked: it has one thread, for a fork has no other, and waits for ever for what those hold."""
    return os.path.isdir(_THREADS) and len(os.listdir(_THREADS)) == 1


@contextlib.contextmanager
def work(function, *arguments):
    """A Work that goes on while the block runs, and ends with it at the latest. Where it is not possible it is done at once."""
    if not is_possible():
        yield Work(result=function(*arguments))
        return
    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    gc.freeze()   # the child leaves alone what it shares, and so the kernel need not copy it
    process = context.Process(target=_run, args=(os.getpid(), told, function, arguments))
    process.start()
    gc.unfreeze()
    told.close()
    found = Work(process, heard)
    try:
        yield found
    finally:
        found.stop()
        heard.close()


def _run(parent, told, function, arguments):
    confine.end_with_parent()
    if os.getppid() != parent:   # it ended before it could be bound to
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)   # who is told to stop is the parent, which ends this
    gc.disable()
    try:
        told.send((function(*arguments), None))
    except Exception as error:   # to be raised where it is waited for
        told.send((None, error))
