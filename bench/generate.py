"""Synthetic registers of any size for benchmarks: invented things whose names say so.

    python bench/generate.py FOLDER --offices 20000

writes a register's folder (settings, ontology, tables) that `lod --register FOLDER publish` takes; one office gives about
eight statements and each tenth a cooperation.
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
_ONTOLOGY = """@prefix syn: <def#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<def> a owl:Ontology ; rdfs:label "Synthetic terms"@en ; owl:versionIRI <def/0.1> .
syn:Office a owl:Class ; rdfs:label "synthetic office"@en ; rdfs:isDefinedBy <def> .
syn:Cooperation a owl:Class ; rdfs:label "synthetic cooperation"@en ; rdfs:isDefinedBy <def> .
syn:district a owl:DatatypeProperty ; rdfs:label "district"@en ; rdfs:isDefinedBy <def> .
syn:staff a owl:DatatypeProperty ; rdfs:label "staff"@en ; rdfs:isDefinedBy <def> .
syn:founded a owl:DatatypeProperty ; rdfs:label "founded"@en ; rdfs:isDefinedBy <def> .
syn:party a owl:ObjectProperty ; rdfs:label "party"@en ; rdfs:isDefinedBy <def> .
"""
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
    for part in ("data", "ontology"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "register.toml").write_text(_SETTINGS, encoding="utf-8")
    (folder / "ontology" / "def.ttl").write_text(_ONTOLOGY, encoding="utf-8")
    _table(folder / "data", "offices", "Office", [
        _column("key", _KEY, required=True), _name("sr-Cyrl"), _name("sr-Latn"), _name("en"),
        _column("district", "string", propertyUrl="../def#district"), _column("staff", "integer", propertyUrl="../def#staff"),
        _column("founded", "date", propertyUrl="../def#founded")],
        ((n, f"Синтетичка канцеларија {n}", f"Sintetička kancelarija {n}", f"Synthetic office {n}", f"synthetic-{n % 25}",
          chance.randrange(1, 40), f"{chance.randrange(2000, 2026)}-0{chance.randrange(1, 10)}-15") for n in range(1, offices + 1)))
    _table(folder / "data", "cooperations", "Cooperation", [
        _column("key", _KEY, required=True), _name("en"),
        _column("one", _KEY, propertyUrl="../def#party", valueUrl="../id/office/{one}"),
        _column("other", _KEY, propertyUrl="../def#party", valueUrl="../id/office/{other}")],
        ((n, f"Synthetic cooperation {n}", chance.randrange(1, offices + 1), chance.randrange(1, offices + 1))
         for n in range(1, offices // 10 + 2)))


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder")
    given.add_argument("--offices", type=int, default=150)
    asked = given.parse_args()
    generate(asked.folder, asked.offices)
