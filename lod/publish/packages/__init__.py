"""What people and portals take home, made once at publishing: parts of the register, archives, descriptions, sums.

Everything lies in `download/` of the release and depends on the register alone: the same register gives the same bytes.
`download/datasets.json` lists the data sets with their files; the catalogue, the feeds and the OAI records read it.
"""

import json

from lod.iris import LABELS
from lod.languages import canonical
from lod.publish.packages import archives, croissant, datapackage, datasets, statistics


def write(register, folder, quads, triples, tables):
    """Write `download/` into a release folder. `quads` and their `triples`, each once, are sorted; the dumps and `source/` are already there."""
    from lod.publish.packages import workbook   # its library takes a fifth of a second, and checking writes no workbook
    target = folder / "download"
    (target / "datasets").mkdir(parents=True)
    found = datasets.write(register, target / "datasets", quads)
    publisher = _names(quads, register.iris.absolute(register.publisher))
    (target / "datapackage.json").write_text(as_json(datapackage.build(register, tables)), encoding="utf-8")
    (target / "register.xlsx").write_bytes(workbook.build(register, tables))
    (target / "croissant.json").write_text(as_json(croissant.build(register, folder, tables, publisher)), encoding="utf-8")
    archives.write(folder)
    (target / "datasets.json").write_text(as_json(found), encoding="utf-8")
    (target / "statistics.json").write_text(as_json(statistics.count(triples, register.base)), encoding="utf-8")
    archives.write_sums(folder)


def _names(quads, iri):
    """Tag → preferred label of a thing."""
    return {canonical(quad.object.language): quad.object.value for quad in quads
            if quad.subject.value == iri and quad.predicate.value == LABELS[0]}


def as_json(value):
    """JSON as people read it: indented, letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
