"""What columns and tables are called in a spreadsheet, in each language, and the way back to their names."""

from collections import Counter

from lod.languages import canonical, choose, fold, to_latin


def sheet_name(found):
    """The name of a table's sheet: that of its file, at most 31 letters, as workbooks want it."""
    return found.path.stem[:31]


def help_text(column, language, tags):
    """What the description of a column says to who fills it, or an empty text."""
    return _said(column.column.common_props.get("dc:description"), language, tags)


def of_table(found, language, tags):
    """(title, description) of a table, as its description says them."""
    said = found.table.common_props
    return _said(said.get("dc:title"), language, tags), _said(said.get("dc:description"), language, tags)


def row_title(found, row, language, tags):
    """What a row is called in a language: its title, or the same said in another column for that language."""
    for name in map(str, found.table.tableSchema.rowTitles or ()):
        title = next(column for column in found.cells if column.name == name)
        same = [column for column in found.cells if column.property == title.property and column.about == title.about]
        texts = {canonical(str(column.column.inherit("lang") or "und")): row[column.name] for column in same if row.get(column.name)}
        if texts:
            return choose(_completed(texts), language, tags)[0]
    return ""


def headings(found, language, tags):
    """Column name → its heading; where two would be the same, both keep their names."""
    titles = {column.name: _title(column, language, tags) for column in found.cells}
    often = Counter(map(fold, titles.values()))
    return {name: title if often[fold(title)] == 1 else name for name, title in titles.items()}


def known(found, tags):
    """Folded heading → column name, over the names and the headings of every language."""
    names = {fold(title): name for tag in tags for name, title in headings(found, tag, tags).items()}
    return names | {fold(column.name): column.name for column in found.cells}


def _title(column, language, tags):
    titles = column.column.titles
    texts = {canonical(tag) if tag else "": values[0] for tag, values in (titles or {}).items() if values}
    return choose(_completed(texts), language, tags)[0] if texts else column.name


def _said(values, language, tags):
    values = values if isinstance(values, list) else [values] if values else []
    texts = {value.get("@language", ""): value["@value"] for value in values if isinstance(value, dict)}
    return choose(_completed(texts), language, tags)[0] if texts else ""


def _completed(texts):
    """Latin made from Cyrillic where nobody wrote it."""
    return {"sr-Latn": to_latin(texts["sr-Cyrl"])} | texts if "sr-Cyrl" in texts else texts
