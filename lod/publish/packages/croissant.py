"""The tables in Croissant 1.0 (MLCommons), which data set searches and machine learning libraries read."""

import hashlib

_CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
    "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "samplingRate": "cr:samplingRate", "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform"}
_TYPES = {"integer": "sc:Integer", "decimal": "sc:Float", "double": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
          "anyURI": "sc:URL"}


def build(register, folder, tables, publisher):
    """The document as a dict. The address of the release is not known yet, so files are named below `/data/`."""
    first = "en" if "en" in register.languages else register.languages[0]
    names = sorted(tables.descriptions)
    return {
        "@context": _CONTEXT, "@type": "sc:Dataset", "name": register.title[first],
        "description": register.description[first], "conformsTo": "http://mlcommons.org/croissant/1.0",
        "citeAs": f"{register.title[first]}, {register.base}", "license": register.licence, "url": register.base,
        "creator": {"@type": "sc:Organization", "name": publisher.get(first) or register.iris.absolute(register.publisher),
                    "url": register.iris.absolute(register.publisher)},
        "distribution": [_file(register, folder, name) for name in names],
        "recordSet": [_records(name, tables.descriptions[name]) for name in names if tables.rows.get(name)]}


def _file(register, folder, name):
    data = (folder / "source" / "data" / name).read_bytes()
    return {"@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": f"{register.base}data/{name}",
            "contentSize": f"{len(data)} B", "encodingFormat": "text/csv", "sha256": hashlib.sha256(data).hexdigest()}


def _records(name, found):
    stem = name.removesuffix(".csv")
    return {"@type": "cr:RecordSet", "@id": stem, "name": stem,
            "field": [{"@type": "cr:Field", "@id": f"{stem}/{column.name}", "name": column.name,
                       "dataType": "sc:Text" if column.separator or column.datatype_iri
                       else _TYPES.get(column.base, "sc:Text"),
                       "source": {"fileObject": {"@id": name}, "extract": {"column": column.name}}}
                      for column in found.cells]}
