"""Findings: everything that stands, or might stand, between the tables and a release, as one kind of record."""

from dataclasses import dataclass, field

from lod import errors, words

SEVERITIES = ("error", "warning")


@dataclass(frozen=True)
class Finding:
    """One thing found. `rule` names the sentence (`finding.<rule>`), or the shape or check whose `texts` are given.

    table: file name; row: line number in the file, 1 is the heading, None where the whole file is meant; column: its
    name; value: what stands there; focus: the IRI concerned; texts, remedies: tag → sentence, from shapes and checks.
    """

    severity: str
    rule: str
    table: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    focus: str | None = None
    path: str | None = None
    details: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    remedies: dict = field(default_factory=dict)

    def message(self, language):
        """What is wrong, in the reader's language."""
        if self.texts:
            return self.texts.get(language) or self.texts.get("en") or next(iter(self.texts.values()))
        return words.say(f"finding.{self.rule}", language, **self._places(language))

    def remedy(self, language):
        """What to do about it, in the reader's language; empty where the message says it."""
        if self.texts:
            return self.remedies.get(language, "")
        return words.say(f"finding.{self.rule}.remedy", language, **self._places(language))

    def place(self):
        """Where: `libraries.csv, row 7, column books` in the shortest form, `libraries.csv:7:books`."""
        return ":".join(str(part) for part in (self.table or self.focus, self.row, self.column) if part is not None)

    def as_dict(self, language):
        """The flat record that JSON and CSV outputs carry."""
        return {"severity": self.severity, "rule": self.rule, "table": self.table, "row": self.row,
                "column": self.column, "value": self.value, "focus": self.focus, "path": self.path,
                "message": self.message(language), "remedy": self.remedy(language)}

    def _places(self, language):
        """What fills the sentence; an error among the details is told in the same language."""
        said = {name: words.say(f"error.{value.key}", language, **value.details) if isinstance(value, errors.LodError) else value
                for name, value in self.details.items()}
        return {"table": self.table, "row": self.row, "column": self.column, "value": self.value, "focus": self.focus} | said


def ordered(findings):
    """Errors first, then by file, row and column: the order in which a clerk mends them."""
    return sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.table or "~",
                                                 finding.row or 0, finding.column or "", finding.rule,
                                                 finding.focus or "", finding.value or ""))


COLUMNS = ("severity", "rule", "table", "row", "column", "value", "focus", "path", "message", "remedy")
"""The columns of findings as a table."""


def harmless(record):
    """A flat record for a table that editors open: a text that a spreadsheet would run as a formula gets an apostrophe
    (OWASP, CSV injection). Tables of data for programs stay exact, as their specifications want."""
    return {key: "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
            for key, value in record.items()}
