"""A folder of tables as the desk reads it: descriptions, and rows as plain texts in their order."""

import csv
from dataclasses import dataclass

from lod import errors
from lod.publish import csvfile, description, tables


@dataclass(frozen=True)
class Folder:
    """Tables by file name: their descriptions, and their rows as cells by column name."""

    descriptions: dict
    rows: dict

    def key(self, table):
        """The names of the columns that make the key of a table; all of them where it has no key."""
        found = self.descriptions[table]
        return found.key or tuple(column.name for column in found.cells)

    def by_key(self, table):
        """Key → row, in the order of the rows; the first of double ones."""
        names, found = self.key(table), {}
        for row in self.rows.get(table, ()):
            found.setdefault(tuple(row[name] for name in names), row)
        return found


def read(folder, base):
    """Read the tables of a folder. Raises Unsound with the findings where one cannot be read as a whole, or has rows that
    would be lost by writing it anew: of another width, or with a key that another row has."""
    descriptions, rows, findings = {}, {}, []
    for path in sorted(folder.glob("*" + description.SUFFIX)):
        found, problems = description.read(path, base)
        findings += problems
        if found and not problems:
            columns = [column.name for column in found.cells]
            read_rows, problems = csvfile.read(found.path, columns, columns)
            findings += [problem for problem in problems if not read_rows or problem.rule == "row-width"]
            findings += tables.double_keys(found.path.name, found.key, read_rows)
            descriptions[found.path.name] = found
            rows[found.path.name] = [row.cells for row in read_rows]
    if findings:
        raise errors.Unsound(findings)
    return Folder(descriptions, rows)


def values(path, column):
    """All values of a column of a CSV file; none where there is no such file."""
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row.get(column) or "" for row in csv.DictReader(file)}
