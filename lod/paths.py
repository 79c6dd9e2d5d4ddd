"""Property paths as plain data: an IRI, {"inverse": path}, {"sequence": [path, …]} or {"alternative": [path, …]} (SHACL, 2.3.1)."""

import pyoxigraph as ox


def text(path):
    """A property path as SPARQL writes it (SPARQL 1.1, section 9)."""
    if isinstance(path, str):
        return str(ox.NamedNode(path))
    if "inverse" in path:
        return f"^{text(path['inverse'])}"
    mark, parts = ("/", path["sequence"]) if "sequence" in path else ("|", path["alternative"])
    return "(" + mark.join(text(part) for part in parts) + ")"


class Statements:
    """Statements to walk through: forward by subject, backward by object."""

    def __init__(self, quads):
        self.said, self.saying = {}, {}
        for quad in quads:
            predicate = quad.predicate.value
            values = self.said.setdefault(quad.subject.value, {}).setdefault(predicate, {})
            values[quad.object] = None
            if not hasattr(quad.object, "datatype"):
                self.saying.setdefault((predicate, quad.object.value), {})[quad.subject] = None

    def follow(self, path, terms):
        """The terms at the end of a path from any of `terms`, each once."""
        if path is None:
            return {}
        if isinstance(path, str):
            return {value: None for term in terms for value in self.said.get(term.value, {}).get(path, ())}
        if "inverse" in path:
            return {subject: None for term in terms for subject in self._back(path["inverse"], term)}
        if "sequence" in path:
            for part in path["sequence"]:
                terms = self.follow(part, terms)
            return terms
        return {value: None for part in path["alternative"] for value in self.follow(part, terms)}

    def _back(self, path, term):
        return self.saying.get((path, term.value), ()) if isinstance(path, str) else ()
