"""Work beside other work: a function in a fork of this process, which has all that was read so far and hands nothing back.

Publishing writes files from the same statements in several ways; on two cores that takes half the time. Where a process cannot
be forked the work is done at once.
"""

import contextlib
import gc
import multiprocessing
import signal

from lod.sandbox import confine


class Work:
    """A function at work in a child, or done already."""

    def __init__(self, process=None, heard=None):
        self._process, self._heard = process, heard

    def wait(self):
        """Return when the work is done. Raises what it raised; RuntimeError for a child that was killed."""
        if self._process is None:
            return
        try:
            problem = self._heard.recv()
        except EOFError:
            problem = RuntimeError("work beside was ended from outside")
        self._process.join()
        self._process = None
        if problem is not None:
            raise problem

    def stop(self):
        """End the work, done or not."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


@contextlib.contextmanager
def work(function, *arguments):
    """A Work that goes on while the block runs, and ends with it at the latest."""
    if "fork" not in multiprocessing.get_all_start_methods():
        function(*arguments)
        yield Work()
        return
    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    gc.freeze()   # the child leaves alone what it shares, and so the kernel need not copy it
    process = context.Process(target=_run, args=(told, function, arguments))
    process.start()
    gc.unfreeze()
    told.close()
    found = Work(process, heard)
    try:
        yield found
    finally:
        found.stop()
        heard.close()


def _run(told, function, arguments):
    confine.end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)   # who is told to stop is the parent, which ends this
    gc.disable()
    try:
        function(*arguments)
        told.send(None)
    except Exception as error:   # to be raised where it is waited for
        told.send(error)
