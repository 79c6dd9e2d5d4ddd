"""The code blocks of a Markdown file: what the documentation shows is what the tests run."""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(`{3,})([a-z]*)(?: +([^\n`]+))?\n(.*?)^\1$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the rest of its first line, and its text."""

    language: str
    title: str
    text: str


def read(path):
    """The fenced blocks of a file, in order."""
    return [Block(language, (title or "").strip(), text) for _, language, title, text in _FENCE.findall(Path(path).read_text(encoding="utf-8"))]


def prose_with_code(path):
    """The text of a file without its fenced blocks."""
    return _FENCE.sub("", Path(path).read_text(encoding="utf-8"))


def prose(path):
    """The text of a file without its fenced blocks and inline code."""
    return re.sub(r"`[^`\n]*`", "", prose_with_code(path))
