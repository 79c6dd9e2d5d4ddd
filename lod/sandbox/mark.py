"""What a child says of itself in memory that its parent sees too: neither has to wait for the other."""

import mmap
import struct

_BEGUN, _BUSY, _RECALLED = 0, 1, 2
_SINCE, _COUNT, _CLIENT = struct.Struct("d"), struct.Struct("I"), slice(32, 64)


class Mark:
    """A page of memory that outlives the fork of a child. No other child sees it."""

    def __init__(self):
        self._memory = mmap.mmap(-1, 64)

    def hide(self):
        """Keep it from the children that are forked from now on."""
        if hasattr(mmap, "MADV_DONTFORK"):
            self._memory.madvise(mmap.MADV_DONTFORK)

    def close(self):
        """Let go of the memory."""
        self._memory.close()

    def give(self, client, now):
        """The parent gives a child a query, the first on its connection."""
        self._memory[_RECALLED] = 0
        _COUNT.pack_into(self._memory, 16, 0)
        self.begin(client, now)

    def begin(self, client, now):
        """A query of `client` (bytes) begins at `now` (seconds)."""
        _SINCE.pack_into(self._memory, 8, now)
        _COUNT.pack_into(self._memory, 16, self.count + 1)
        self._memory[_CLIENT] = client.ljust(32, b"\0")
        self._memory[_BEGUN], self._memory[_BUSY] = 0, 1

    def send(self):
        """The first bytes of the answer are about to leave."""
        self._memory[_BEGUN] = 1

    def rest(self):
        """The query is answered; the child waits for another on the same connection."""
        self._memory[_BUSY] = 0

    def recall(self):
        """The parent wants the child back when it has nothing to do."""
        self._memory[_RECALLED] = 1

    @property
    def has_begun(self):
        """Whether the first bytes of the answer are leaving or have left."""
        return self._memory[_BEGUN] == 1

    @property
    def is_busy(self):
        """Whether the child works on a query."""
        return self._memory[_BUSY] == 1

    @property
    def is_recalled(self):
        """Whether the parent wants the child back."""
        return self._memory[_RECALLED] == 1

    @property
    def since(self):
        """When the query began, in seconds of the machine's own clock."""
        return _SINCE.unpack_from(self._memory, 8)[0]

    @property
    def count(self):
        """How many queries the child has been asked on this connection."""
        return _COUNT.unpack_from(self._memory, 16)[0]

    @property
    def client(self):
        """Whose query it is, in 31 bytes."""
        return self._memory[_CLIENT][:31]
