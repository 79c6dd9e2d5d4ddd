"""The files of `ontology/` as statements: each `<name>.ttl` becomes `graph/<name>`."""

import pyoxigraph as ox

from lod.findings import Finding


def read(register):
    """Read all Turtle files of `ontology/`, IRIs relative to the base. Returns (quads, findings)."""
    quads, findings = [], []
    for path in sorted((register.folder / "ontology").glob("*.ttl")):
        graph = ox.NamedNode(register.iris.graph(path.stem))
        try:
            quads += [ox.Quad(*quad.triple, graph) for quad in
                      ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=register.base)]
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            findings.append(Finding("error", "ontology-broken", f"ontology/{path.name}", line,
                                    details={"problem": str(error)}))
    return quads, findings
