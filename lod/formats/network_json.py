"""JSON in the form of Cytoscape.js, which Cytoscape and others read too: elements with data and place."""

import json

KINDS = {"network"}
MEDIA_TYPES = {"application/json": 0.8}
SUFFIX = ".json"
LABEL = "JSON"


def write(result, output, settings):
    """Write a Network as `{"elements": {"nodes": [...], "edges": [...]}}`."""
    nodes = [{"data": {"id": node.iri, "label": node.label, "kind": node.kind, "attributes": node.attributes},
              "position": {"x": node.x, "y": node.y}} for node in result.nodes]
    edges = [{"data": {"id": f"e{number}", "source": member, "target": group, "role": role}}
             for number, (member, group, role) in enumerate(result.edges, 1)]
    output.write((json.dumps({"elements": {"nodes": nodes, "edges": edges}}, ensure_ascii=False) + "\n").encode())
