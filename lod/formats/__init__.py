"""Representations, one file each, found by the folder.

A member has:
    KINDS        the results it can write: "graph", "table", "answer"
    MEDIA_TYPES  media type → our own quality from 0 to 1; the first is the one sent
    SUFFIX       the suffix of addresses, with the dot
    LABEL        what a reader calls it
    write(result, output, settings)   writes bytes to `output.write`; settings is a `formats.Settings`
    stream(quads, output, settings)   perhaps: the same for statements too many to be sorted, as they come
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Settings:
    """What a writer may need besides the result: prefixes (name → namespace) and the JSON-LD context."""

    prefixes: dict = field(default_factory=dict)
    context: dict = field(default_factory=dict)
    context_iri: str = ""
