"""The tables as a Frictionless Data Package (version 1): one resource a table, its schema from the CSVW description."""

import hashlib

_TYPES = {"string": "string", "integer": "integer", "decimal": "number", "double": "number", "boolean": "boolean",
          "date": "date", "gYear": "year", "anyURI": "string", "number": "number"}


def build(register, tables):
    """The descriptor as a dict; paths are relative to where it lies."""
    languages = register.languages
    source = register.folder / "data"
    first = "en" if "en" in languages else languages[0]
    return {
        "profile": "tabular-data-package", "name": "register", "title": register.title[first],
        "description": register.description[first], "homepage": register.base,
        "licenses": [{"path": register.licence, "title": register.credits.get(first, register.licence)}],
        "contributors": [{"title": register.iris.absolute(register.publisher), "role": "publisher",
                          "path": register.iris.absolute(register.publisher)}],
        "resources": [_resource(found, source / name, tables) for name, found in sorted(tables.descriptions.items())]}


def _resource(found, path, tables):
    data = path.read_bytes()
    return {"profile": "tabular-data-resource", "name": path.stem.replace("_", "-"), "path": f"tables/{path.name}",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(data),
            "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
            "schema": _schema(found, tables)}


def _schema(found, tables):
    schema = {"fields": [_field(column) for column in found.cells], "missingValues": [""]}
    if found.key:
        schema["primaryKey"] = list(found.key)
    keys = [{"fields": list(columns), "reference": {"resource": other.removesuffix(".csv").replace("_", "-"),
                                                    "fields": list(others)}}
            for columns, other, others in found.foreign_keys if other in tables.descriptions and not _is_list(found, columns)]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _is_list(found, names):
    """Whether one of the columns holds several values a cell, which Table Schema keys cannot follow."""
    return any(column.separator for column in found.cells if column.name in names)


def _field(column):
    text = column.separator or column.datatype_iri
    field = {"name": column.name, "type": "string" if text else _TYPES.get(column.base, "string")}
    if column.column.required:
        field["constraints"] = {"required": True}
    if column.property:
        field["rdfType"] = column.property
    return field
