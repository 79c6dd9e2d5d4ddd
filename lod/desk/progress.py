"""How far a collection is: for each thing asked, returned, valid, published, as the register's view `desk-collection` says."""

from dataclasses import dataclass

from lod import languages

COLUMNS = ("asked", "returned", "valid", "published")


@dataclass(frozen=True)
class Line:
    """One thing of a collection; `contact` is where it can be reached."""

    iri: str
    label: str
    asked: bool
    returned: bool
    valid: bool
    published: bool
    contact: str = ""

    @property
    def is_to_be_reminded(self):
        """Asked, and nothing came back."""
        return self.asked and not self.returned


def lines(release, collection, language):
    """A Line for each thing, in the order of the language's alphabet. Valid is what no finding of the release is about."""
    table, found = release.ask_view("desk-collection", collection=collection, language=language), {}
    faulty = {finding["focus"] for finding in next(iter(release.findings.values()), [])}
    for row in table.rows:
        cells = {name: term.value if term is not None else "" for name, term in zip(table.columns, row, strict=True)}
        said = found.setdefault(cells["thing"], {"label": cells["label"], "contact": "", "records": []})
        said["contact"] = said["contact"] or cells["contact"]
        said["records"].append(cells)
    made = [_line(iri, said, faulty) for iri, said in found.items()]
    return sorted(made, key=lambda line: languages.sort_key(line.label, language))


def _line(iri, said, faulty):
    asked, returned, published = (any(one[name] == "true" for one in said["records"]) for name in ("asked", "returned", "published"))
    valid = published and not any(one["record"] in faulty for one in said["records"])
    return Line(iri, said["label"], asked, returned, valid, published, said["contact"])


def totals(found):
    """Column → how many of the lines have it."""
    return {name: sum(getattr(line, name) for line in found) for name in COLUMNS}
