"""What the writers of tables share: an engine's own fast serialisation, with language tags in canonical case."""

import re

from lod import errors
from lod.languages import canonical, restore_ends, restore_tags

__all__ = ["XSD_STRING", "Pieces", "as_xml", "canonical", "serialize"]

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_CHUNK = 64 * 1024

# Where a text may be cut so that no string and no tag is split: the end of a binding, a result or a line.
_CUT = {"json": (b"},", b"} ,"), "xml": (b"</result>",), "turtle": (b"\n",)}


_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def as_xml(data, kind):
    """Bytes that are to be XML. Raises NotAcceptable for signs that XML 1.0 (2.2) has no way to write; all other formats have."""
    if _NOT_IN_XML.search(data):
        raise errors.NotAcceptable(kind=kind)
    return data


def serialize(native, output, results_format, kind):
    """Stream an engine's solutions to `output` piece by piece, restoring tags in whole pieces only."""
    native.serialize(pieces := Pieces(output, kind), results_format)
    pieces.finish()


class Pieces:
    """A file for the engine to write to: collects, cuts at a safe place, restores, passes on."""

    def __init__(self, output, kind):
        self._output, self._kind, self._kept = output, kind, bytearray()

    def write(self, data):
        """Take bytes; pass on all up to the last safe place once there are many."""
        self._kept += data
        if len(self._kept) > _CHUNK:
            cut = max(self._kept.rfind(mark) + len(mark) if mark in self._kept else 0 for mark in _CUT[self._kind])
            if cut:
                self._pass_on(bytes(self._kept[:cut]))
                del self._kept[:cut]
        return len(data)

    def flush(self):
        """Nothing: what is kept is passed on at the next safe place."""

    def finish(self):
        """Pass on the rest."""
        self._pass_on(bytes(self._kept))

    def _pass_on(self, data):
        """Only data with a script subtag need a look: `en` has one case, `sr-latn` has not."""
        if re.search(rb"[\"@][a-z]{2,3}-", data):
            restored = None if self._kind == "xml" else restore_ends(data, self._kind)
            data = restore_tags(data.decode(), self._kind).encode() if restored is None else restored
        self._output.write(as_xml(data, "table") if self._kind == "xml" else data)
