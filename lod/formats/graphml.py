"""GraphML, for Gephi, yEd, Cytoscape, igraph and networkx: every group a node, every part in it an edge."""

from xml.sax.saxutils import escape, quoteattr

KINDS = {"network"}
MEDIA_TYPES = {"application/graphml+xml": 0.9}
SUFFIX = ".graphml"
LABEL = "GraphML"

_FIXED = (("label", "string"), ("kind", "string"), ("x", "double"), ("y", "double"))


def write(result, output, settings):
    """Write a Network (GraphML 1.0, section 3): attributes are declared as keys first."""
    more = sorted({key for node in result.nodes for key in node.attributes} - {key for key, _ in _FIXED})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'<key id="{key}" for="node" attr.name="{key}" attr.type="{kind}"/>' for key, kind in _FIXED]
    lines += [f'<key id={quoteattr("of-" + key)} for="node" attr.name={quoteattr(key)} attr.type="string"/>' for key in more]
    lines += ['<key id="role" for="edge" attr.name="role" attr.type="string"/>', '<graph id="network" edgedefault="undirected">']
    for node in result.nodes:
        known = [("label", node.label), ("kind", node.kind), ("x", node.x), ("y", node.y),
                 *(("of-" + key, value) for key, value in node.attributes.items() if key in more)]
        lines.append(f"<node id={quoteattr(node.iri)}>" + "".join(_data(key, value) for key, value in known) + "</node>")
    for number, (member, group, role) in enumerate(result.edges, 1):
        lines.append(f'<edge id="e{number}" source={quoteattr(member)} target={quoteattr(group)}>{_data("role", role)}</edge>')
    output.write(("\n".join([*lines, "</graph>", "</graphml>"]) + "\n").encode())


def _data(key, value):
    return f"<data key={quoteattr(key)}>{escape(str(value))}</data>"
