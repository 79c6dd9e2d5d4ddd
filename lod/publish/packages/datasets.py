"""The data sets of a register: the whole, each member of its series, each code list and each statistical table.

A member of the series holds all that names it (records and figures of a collection, say); a code list holds its codes;
a table holds its observations and its structure.
"""

import csv
import io
import json
from collections import defaultdict

import pyoxigraph as ox

from lod.iris import LABELS, WELL_KNOWN
from lod.languages import canonical, restore_tags
from lod.publish.packages import periods

_TYPE = WELL_KNOWN["rdf"] + "type"
_SCHEME = WELL_KNOWN["skos"] + "ConceptScheme"
_CUBE = WELL_KNOWN["qb"] + "DataSet"
_DESCRIPTIONS = (WELL_KNOWN["dct"] + "description", WELL_KNOWN["skos"] + "definition", WELL_KNOWN["rdfs"] + "comment")
_FORMATS = {".ttl": (ox.RdfFormat.TURTLE, "turtle"), ".nt": (ox.RdfFormat.N_TRIPLES, "turtle"),
            ".rdf": (ox.RdfFormat.RDF_XML, "xml")}


class _Statements:
    """Quads by subject, by owner (the address without `#…`) and by object."""

    def __init__(self, quads):
        self.of, self.pointing = defaultdict(list), defaultdict(set)
        for quad in quads:
            owner = quad.subject.value.partition("#")[0]
            self.of[owner].append(quad)
            if isinstance(quad.object, ox.NamedNode):
                self.pointing[quad.object.value].add(owner)

    def texts(self, iri, predicates):
        """Tag → text by the first property that has any."""
        for predicate in predicates:
            found = {canonical(quad.object.language): quad.object.value for quad in self.of[iri]
                     if quad.predicate.value == predicate and quad.subject.value == iri
                     and isinstance(quad.object, ox.Literal) and quad.object.language}
            if found:
                return found
        return {}


def write(register, folder, quads):
    """Write the files of every part into `folder`; returns the list of data sets, the whole first."""
    iris, said = register.iris, _Statements(quads)
    types = defaultdict(list)
    for quad in quads:
        if quad.predicate.value == _TYPE and quad.subject.value.startswith(register.base):
            types[quad.object.value].append(quad.subject.value)
    series = sorted(set(types[iris.absolute(register.catalog["series"])])) if register.catalog.get("series") else []
    parts = [_part(said, "series", iri, {iri} | said.pointing[iri]) for iri in series]
    parts += [_part(said, "codes", iri, {iri} | said.pointing[iri]) for iri in sorted(set(types[_SCHEME]))
              if "#" not in iri]
    parts += [_part(said, "table", iri, {iri} | said.pointing[iri]) for iri in sorted(set(types[_CUBE]))]
    whole = {"name": "register", "kind": "whole", "about": None, "title": register.title,
             "description": register.description, "statements": len(quads), **periods.around(parts)}
    return [whole] + [_written(register, folder, part, said) for part in parts]


def _part(said, kind, iri, owners):
    quads = [quad for owner in sorted(owners) for quad in said.of[owner]]
    return {"kind": kind, "about": iri, "title": said.texts(iri, LABELS),
            "description": said.texts(iri, _DESCRIPTIONS), "quads": quads, **periods.of(said.of[iri], iri)}


def _written(register, folder, part, said):
    """Write one part; what stays in the list is its description, with the files that hold it."""
    local = register.iris.local(part["about"])
    name = local.removeprefix("id/").replace("/", "-")
    triples = list(dict.fromkeys(quad.triple for quad in part.pop("quads")))
    for suffix, (rdf_format, kind) in _FORMATS.items():
        text = ox.serialize(triples, format=rdf_format, prefixes=register.all_prefixes).decode()
        (folder / f"{name}{suffix}").write_text(restore_tags(text, kind), encoding="utf-8")
    files = [f"datasets/{name}{suffix}" for suffix in _FORMATS]
    if part["kind"] == "codes":
        files += _write_codes(register, folder, name, part["about"], said)
    tables = sorted({quad.graph_name.value.rpartition("/")[2] for owner in said.pointing[part["about"]]
                     for quad in said.of[owner]}) if part["kind"] == "table" else []
    files += [f"tables/{table}.csv" for table in tables if (register.folder / "data" / f"{table}.csv").exists()]
    part["about"] = local
    return {"name": name, **part, "statements": len(triples), "files": files}


def _write_codes(register, folder, name, scheme, said):
    """A code list as CSV with its CSVW description: code, address, then label and definition per language."""
    columns = ["code", "iri"] + [f"{kind}_{tag}" for kind in ("label", "definition") for tag in register.languages]
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(columns)
    for iri in sorted(said.pointing[scheme]):
        if iri.startswith(scheme + "/"):
            labels, definitions = said.texts(iri, LABELS), said.texts(iri, _DESCRIPTIONS[1:])
            writer.writerow([iri.removeprefix(scheme + "/"), iri, *(labels.get(tag, "") for tag in register.languages),
                             *(definitions.get(tag, "") for tag in register.languages)])
    (folder / f"{name}.csv").write_text(output.getvalue(), encoding="utf-8", newline="")
    described = _describe_codes(register, name, scheme)
    (folder / f"{name}.csv-metadata.json").write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n",
                                                      encoding="utf-8")
    return [f"datasets/{name}.csv"]


def _describe_codes(register, name, scheme):
    columns = [{"name": "code", "titles": "code", "required": True, "propertyUrl": "skos:notation", "datatype": "string"},
               {"name": "iri", "titles": "iri", "suppressOutput": True, "datatype": "anyURI"}]
    columns += [{"name": f"{kind}_{tag}".replace("-", "_"), "titles": f"{kind}_{tag}", "lang": tag, "datatype": "string",
                 "propertyUrl": f"skos:{'prefLabel' if kind == 'label' else 'definition'}"}
                for kind in ("label", "definition") for tag in register.languages]
    return {"@context": "http://www.w3.org/ns/csvw", "url": f"{name}.csv", "dc:license": {"@id": register.licence},
            "tableSchema": {"aboutUrl": scheme + "/{code}", "primaryKey": "code", "columns": columns}}
