"""The way to say «this answer is broken»: end the connection under it.

The server ends a streamed answer properly whatever happens in the application, so a cut table would look whole. HTTP/1.1
knows one sign for a cut answer (RFC 9112, section 8): the connection ends before the last chunk.
"""

import os
import socket
import stat
import struct

_RESET = struct.pack("ii", 1, 0)


def abort(peer):
    """End the connection of this process to `peer`, written `address:port`. Returns whether there was one."""
    host, _, port = peer.rpartition(":")
    wanted = host.strip("[]"), int(port or 0)
    for name in os.listdir("/dev/fd"):
        try:
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode) and _end(int(name), wanted):
                return True
        except OSError:   # closed meanwhile, or not connected: the listening socket
            continue
    return False


def _end(handle, wanted):
    """Reset the connection behind a descriptor if it is the wanted one. The descriptor itself stays its owner's."""
    with socket.socket(fileno=os.dup(handle)) as copy:
        if copy.family not in (socket.AF_INET, socket.AF_INET6) or copy.getpeername()[:2] != wanted:
            return False
        copy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        copy.shutdown(socket.SHUT_RDWR)
        return True
