"""How far a collection is: for each thing asked, returned, valid, published.

What is published says the register's view `desk-collection`; what came back and waits say the drafts of the desk; who was
asked, and is in no record yet, says its journal, where editors have noted it.
"""

from dataclasses import dataclass

from lod import languages

COLUMNS = ("asked", "returned", "valid", "published")


@dataclass(frozen=True)
class Line:
    """One thing of a collection; `contact` is where it can be reached, `day` when it was asked, `draft` what came back and is
    not published yet."""

    iri: str
    label: str
    asked: bool
    returned: bool
    valid: bool
    published: bool
    contact: str = ""
    day: str = ""
    draft: object = None

    @property
    def is_to_be_reminded(self):
        """Asked, and nothing came back."""
        return self.asked and not self.returned


def lines(release, collection, language, noted=None, drafts=()):
    """A Line for each thing, in the order of the language's alphabet. Valid is what no finding is about: neither of the
    release nor of the check of what came back. `noted` leads from addresses to when they were asked."""
    table, found = release.ask_view("desk-collection", collection=collection, language=language), {}
    faulty = {finding["focus"] for finding in next(iter(release.findings.values()), [])}
    back, noted = returned(drafts, collection), noted or {}
    for row in table.rows:
        cells = {name: term.value if term is not None else "" for name, term in zip(table.columns, row, strict=True)}
        said = found.setdefault(cells["thing"], {"label": cells["label"], "contact": "", "records": []})
        said["contact"] = said["contact"] or cells["contact"]
        said["records"].append(cells)
    made = [_line(iri, said, faulty, noted.get(iri, ""), back.get(iri)) for iri, said in found.items()]
    return sorted(made, key=lambda line: languages.sort_key(line.label, language))


def returned(drafts, collection):
    """Address of who was asked → the newest draft with its answers for a collection; `drafts` come newest first."""
    found = {}
    for draft in drafts:
        answers = (draft.outcome or {}).get("answers") or {"asked": (), "cycle": ()}
        if collection in answers["cycle"]:
            found = dict.fromkeys(answers["asked"], draft) | found
    return found


def _line(iri, said, faulty, when, draft):
    asked, is_back, published = (any(one[name] == "true" for one in said["records"]) for name in ("asked", "returned", "published"))
    valid = published and not any(one["record"] in faulty for one in said["records"])
    if draft:
        is_back, valid = True, not draft.outcome["stops"]
    return Line(iri, said["label"], bool(asked or when or is_back), is_back, valid, published, said["contact"], when[:10], draft)


def totals(found):
    """Column → how many of the lines have it."""
    return {name: sum(getattr(line, name) for line in found) for name in COLUMNS}
