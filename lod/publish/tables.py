"""Tables to statements: every cell of every row becomes quads, and every row is accounted for."""

from dataclasses import dataclass, field

import pyoxigraph as ox

from lod.findings import Finding
from lod.publish import cells, csvfile, description


@dataclass
class Tables:
    """What was read: quads, findings, and for each subject the rows it stands in, so that a finding finds its cell."""

    descriptions: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    quads: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    places: dict = field(default_factory=dict)
    unread: set = field(default_factory=set)

    def cell(self, subject, predicate=None, value=None):
        """(table, line, column, text) of the cell that said `subject predicate value`, as near as it can be told."""
        nearest = None
        for table, line in self.places.get(subject, ()):
            nearest = nearest or (table, line, None, None)
            for column, quad in self._row_quads(table, line):
                if quad.subject.value == subject and quad.predicate.value == predicate:
                    text = self.rows[table][line].get(column.name)
                    if value is None or _plain(quad.object) == value:
                        return table, line, column.name, text
                    nearest = (table, line, column.name, text)
        if nearest and nearest[2] is None and predicate:
            nearest = self._empty_cell(subject, predicate) or nearest
        return nearest

    def _empty_cell(self, subject, predicate):
        """The cell that would have said it: what a missing value is led back to."""
        for table, line in self.places[subject]:
            for column in self.descriptions[table].cells:
                about = column.about.expand(self.rows[table][line]) if column.about else None
                if column.property == predicate and about == subject:
                    return table, line, column.name, self.rows[table][line].get(column.name)
        return None

    def _row_quads(self, table, line):
        return _convert(self.descriptions[table], self.rows[table][line], line, [])


def _plain(term):
    return term.value


def read(register, progress=lambda *_: None):
    """Read all tables of a register's `data/` folder. Returns Tables; problems are findings, never exceptions."""
    tables = Tables()
    folder = register.folder / "data"
    described = set()
    for path in sorted(folder.glob("*" + description.SUFFIX)):
        found, findings = description.read(path, register.base)
        tables.findings += findings
        if found and not findings:
            tables.descriptions[found.path.name] = found
        described.add(path.name.removesuffix("-metadata.json"))
    tables.findings += [Finding("error", "description-missing", path.name)
                        for path in sorted(folder.glob("*.csv")) if path.name not in described]
    if not described:
        tables.findings.append(Finding("error", "no-tables", str(folder.name)))
    for done, (name, found) in enumerate(tables.descriptions.items()):
        progress("tables", done, len(tables.descriptions))
        _read_table(tables, name, found)
    _check_foreign_keys(tables)
    return tables


def _read_table(tables, name, found):
    columns = [column.name for column in found.cells]
    required = [column.name for column in found.cells if column.column.required]
    rows, findings = csvfile.read(found.path, columns, required)
    tables.findings += findings
    if findings and not rows:
        tables.unread.add(name)
    tables.rows[name] = {row.line: row.cells for row in rows}
    tables.findings += double_keys(name, found.key, rows)
    for row in rows:
        problems = []
        said = 0
        for column, quad in _convert(found, row.cells, row.line, problems):
            tables.quads.append(quad)
            said += not column.virtual
            places = tables.places.setdefault(quad.subject.value, [])
            if (name, row.line) not in places[-1:]:
                places.append((name, row.line))
        tables.findings += problems
        if not said and not problems:
            tables.findings.append(Finding("error", "row-unused", name, row.line))


def _convert(found, row, line, problems):
    """Yield (column, quad) for each statement of a row; problems are added to the list."""
    nodes = {}   # template → what it makes of this row: most columns are about the same thing

    def node(template):
        if template.text not in nodes:
            iri = template.expand(row)
            nodes[template.text] = ox.NamedNode(iri) if iri else None
        return nodes[template.text]

    graph = node(found.graph)
    for column in found.columns:
        about = node(column.about) if column.about else None
        if column.virtual:
            value = node(column.value) if column.value else None
            if about and value and graph:
                yield column, ox.Quad(about, column.predicate, value, graph)
            continue
        text = row.get(column.name, "")
        values, problem = cells.terms(column, text, row)
        if problem:
            problems.append(cells.problem_finding(found.path.name, line, column, text, problem))
        elif values and column.property:
            if not about or not graph:
                problems.append(Finding("error", "row-no-subject", found.path.name, line, column.name, text[:200]))
                continue
            for value in values:
                yield column, ox.Quad(about, column.predicate, value, graph)


def double_keys(name, key, rows):
    """Findings about rows of a table with a key that a row before has."""
    seen, findings = {}, []
    for row in rows if key else ():
        value = tuple(row.cells[column] for column in key)
        if value in seen:
            findings.append(Finding("error", "key-double", name, row.line, key[0], " ".join(value),
                                    details={"first": seen[value]}))
        else:
            seen[value] = row.line
    return findings


def _check_foreign_keys(tables):
    for name, found in tables.descriptions.items():
        for columns, other, other_columns in found.foreign_keys:
            if other not in tables.rows:
                tables.findings.append(Finding("error", "key-no-table", name, column=columns[0], value=other))
                continue
            if other in tables.unread:   # its own finding says enough
                continue
            strange = [column for column in other_columns if column not in {cell.name for cell in tables.descriptions[other].cells}]
            if strange:
                tables.findings.append(Finding("error", "description-unknown-name", f"{name}-metadata.json", column=columns[0], value=strange[0]))
                continue
            known = {tuple(row[column] for column in other_columns) for row in tables.rows[other].values()}
            _check_foreign_key(tables, name, found, columns, other, known)


def _check_foreign_key(tables, name, found, columns, other, known):
    single = next(column for column in found.cells if column.name == columns[0]) if len(columns) == 1 else None
    separator = single.separator if single else None
    for line, row in tables.rows[name].items():
        values = [tuple(row[column] for column in columns)]
        if separator:
            values = [(item.strip(),) for item in row[columns[0]].split(separator)]
        tables.findings += [Finding("error", "key-unknown", name, line, columns[0], " ".join(value),
                                    details={"other": other})
                            for value in values if all(value) and value not in known]
