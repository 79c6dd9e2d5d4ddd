"""Synthetic registers of any size for benchmarks: invented things whose names say so.

    python bench/generate.py FOLDER --offices 20000

writes a register's folder (settings, ontology, shapes, tables) that `lod --register FOLDER publish` takes; one office gives about
thirty statements: itself, two records of it, and each fourth a cooperation with another.
"""

import argparse
import csv
import json
import random
from pathlib import Path

_SETTINGS = """base = "http://127.0.0.1:8000/"
languages = ["sr-Cyrl", "sr-Latn", "en"]
licence = "http://creativecommons.org/publicdomain/zero/1.0/"
publisher = "id/office/1"
classes = ["def#Office", "def#Cooperation"]
[title]
sr-Cyrl = "Синтетички регистар"
sr-Latn = "Sintetički registar"
en = "Synthetic register"
[description]
sr-Cyrl = "Измишљени подаци за мерење брзине."
sr-Latn = "Izmišljeni podaci za merenje brzine."
en = "Invented data for measuring speed."
[credits]
sr-Cyrl = "Синтетички подаци."
sr-Latn = "Sintetički podaci."
en = "Synthetic data."
[prefixes]
syn = "def#"
"""
_TERMS = {"Class": ("Office", "OfficeRecord", "Cooperation", "District"),
          "DatatypeProperty": ("staff", "founded", "year", "status"), "ObjectProperty": ("party", "recordOf", "district", "parent")}
_ONTOLOGY = """@prefix syn: <def#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<def> a owl:Ontology ; rdfs:label "Synthetic terms"@en ; owl:versionIRI <def/0.1> .
""" + "".join(f'syn:{name} a owl:{kind} ; rdfs:label "synthetic {name}"@en ; rdfs:isDefinedBy <def> .\n'
              for kind, names in _TERMS.items() for name in names)
_SHAPES = """@prefix syn: <def#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<shape/Office> a sh:NodeShape ; sh:targetClass syn:Office ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 3 ; sh:uniqueLang true ; sh:name "name"@en ] ;
  sh:property [ sh:path syn:district ; sh:minCount 1 ; sh:maxCount 1 ; sh:class syn:District ; sh:name "district"@en ] ;
  sh:property [ sh:path syn:parent ; sh:maxCount 1 ; sh:class syn:Office ] ;
  sh:property [ sh:path syn:staff ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 ; sh:name "staff"@en ] ;
  sh:property [ sh:path syn:founded ; sh:maxCount 1 ; sh:datatype xsd:date ] ;
  sh:property [ sh:path [ sh:inversePath syn:recordOf ] ; sh:minCount 1 ; sh:class syn:OfficeRecord ] .
<shape/Record> a sh:NodeShape ; sh:targetClass syn:OfficeRecord ;
  sh:property [ sh:path syn:recordOf ; sh:minCount 1 ; sh:maxCount 1 ; sh:class syn:Office ] ;
  sh:property [ sh:path syn:year ; sh:minCount 1 ; sh:pattern "^20[0-9][0-9]$" ] ;
  sh:property [ sh:path syn:staff ; sh:minInclusive 0 ] ;
  sh:property [ sh:path syn:status ; sh:in ( "open" "closed" "unknown" ) ] .
<shape/Cooperation> a sh:NodeShape ; sh:targetClass syn:Cooperation ;
  sh:property [ sh:path syn:party ; sh:minCount 1 ; sh:class syn:Office ] .
<shape/Office> sh:property <shape/Office#by-district> , <shape/Office#by-staff> , <shape/Office#by-founded> , <shape/Office#by-year> , <shape/Office#by-status> .
""" + "".join(f'<shape/Office#by-{key}> sh:group <shape/group/facets> ; sh:order {order} ; sh:name "{key}"@en ; sh:path {path} .\n'
              for order, (key, path) in enumerate({
                  "district": "syn:district", "staff": "syn:staff", "founded": "syn:founded",
                  "year": "( [ sh:inversePath syn:recordOf ] syn:year )", "status": "( [ sh:inversePath syn:recordOf ] syn:status )"}.items()))
_KEY = {"base": "string", "format": "[1-9][0-9]*"}


def _column(name, datatype=None, **more):
    return {"name": name, "titles": {"en": name}, **({"datatype": datatype} if datatype else {}), **more}


def _table(folder, name, kind, columns, rows):
    """A table and its description."""
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column["name"] for column in columns])
        writer.writerows(rows)
    virtual = {"name": "class", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": f"../def#{kind}"}
    description = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "url": f"{name}.csv",
        "dc:title": [{"@value": f"Synthetic {name}", "@language": "en"}], "sd:name": f"../graph/{name}",
        "tableSchema": {"aboutUrl": f"../id/{kind.lower()}/{{key}}", "columns": [*columns, virtual], "primaryKey": "key"}}
    (folder / f"{name}.csv-metadata.json").write_text(json.dumps(description, indent=1), encoding="utf-8")


def _name(tag):
    return _column(f"name_{tag.replace('-', '_').lower()}", lang=tag, propertyUrl="skos:prefLabel")


def generate(folder, offices, seed=1):
    """Write a register of that many offices. The same seed gives the same bytes."""
    chance, folder = random.Random(seed), Path(folder)
    for part in ("data", "ontology", "shapes"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "register.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "ontology" / "def.ttl").write_text(_ONTOLOGY, encoding="utf-8")
    (folder / "shapes" / "all.ttl").write_text(_SHAPES, encoding="utf-8")
    names = [_column("key", _KEY, required=True), _name("sr-Cyrl"), _name("sr-Latn"), _name("en")]
    _table(folder / "data", "districts", "District", names,
           ((n, f"Синтетички округ {n}", f"Sintetički okrug {n}", f"Synthetic district {n}") for n in range(1, 26)))
    _table(folder / "data", "offices", "Office", [
        *names, _column("district", _KEY, propertyUrl="../def#district", valueUrl="../id/district/{district}"),
        _column("parent", _KEY, propertyUrl="../def#parent", valueUrl="../id/office/{parent}"),
        _column("staff", "integer", propertyUrl="../def#staff"), _column("founded", "date", propertyUrl="../def#founded")],
        ((n, f"Синтетичка канцеларија {n}", f"Sintetička kancelarija {n}", f"Synthetic office {n}", n % 25 + 1, n // 3 or "",
          chance.randrange(1, 40), f"{chance.randrange(2000, 2026)}-0{chance.randrange(1, 10)}-15") for n in range(1, offices + 1)))
    _table(folder / "data", "records", "OfficeRecord", [
        *names, _column("office", _KEY, propertyUrl="../def#recordOf", valueUrl="../id/office/{office}"),
        _column("year", "string", propertyUrl="../def#year"), _column("staff", "integer", propertyUrl="../def#staff"),
        _column("status", "string", propertyUrl="../def#status")],
        ((n, f"Синтетички запис {n}", f"Sintetički zapis {n}", f"Synthetic record {n}", (n + 1) // 2, 2012 + 3 * (n % 2),
          chance.randrange(1, 40), chance.choice(("open", "closed", "unknown"))) for n in range(1, 2 * offices + 1)))
    _table(folder / "data", "cooperations", "Cooperation", [
        *names, _column("one", _KEY, propertyUrl="../def#party", valueUrl="../id/office/{one}"),
        _column("other", _KEY, propertyUrl="../def#party", valueUrl="../id/office/{other}")],
        ((n, f"Синтетичка сарадња {n}", f"Sintetička saradnja {n}", f"Synthetic cooperation {n}", chance.randrange(1, offices + 1),
          chance.randrange(1, offices + 1)) for n in range(1, offices // 4 + 2)))


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder")
    given.add_argument("--offices", type=int, default=150)
    asked = given.parse_args()
    generate(asked.folder, asked.offices)
