"""Two folders change places in one call of the kernel (renameat2(2)): whoever reads finds the one or the other, whole."""

import ctypes
import os

_EXCHANGE, _HERE = 2, -100   # RENAME_EXCHANGE, AT_FDCWD of linux/fcntl.h


def exchange(new, old):
    """Exchange two folders and say whether that could be done: not every system has the call."""
    library = ctypes.CDLL(None, use_errno=True)
    try:
        return not library.renameat2(_HERE, os.fsencode(new), _HERE, os.fsencode(old), _EXCHANGE)
    except AttributeError:
        return False
