/* SPARQL in the browser: Oxigraph as WebAssembly over the dump of the release (vendor/README.md says which version). */

import begin, {Store} from "./vendor/oxigraph-0.5.11/web.js";

const TABLES = {csv: "text/csv", tsv: "text/tab-separated-values", srx: "application/sparql-results+xml", json: "application/sparql-results+json"};
const GRAPHS = {nt: "application/n-triples", nq: "application/n-quads", trig: "application/trig", rdf: "application/rdf+xml",
  jsonld: "application/ld+json", ttl: "text/turtle"};
const HIDDEN = /<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/gs;

let base, store;

async function load(address) {
  const [answered] = await Promise.all([fetch(address), begin()]);
  if (!answered.ok) throw new Error(`${address}: ${answered.status}`);
  const found = new Store();
  found.load(await answered.text(), {format: "application/trig", no_transaction: true, lenient: true});
  return found;
}

/* `sr-cyrl` is `sr-Cyrl` again (RFC 5646, 2.1.1): the engine writes language tags in lower case. */
function canonical(tag) {
  const [first, ...rest] = tag.split("-");
  return [first.toLowerCase(), ...rest.map(part => /^[a-z]{4}$/i.test(part) ? part[0].toUpperCase() + part.slice(1).toLowerCase() :
    part.length === 2 ? part.toUpperCase() : part.toLowerCase())].join("-");
}

function restored(text, type) {
  const mend = (_, before, tag) => before + canonical(tag);
  if (type.endsWith("json")) return text.replace(/((?<!\\)"(?:xml:lang|@language)"\s*:\s*")([A-Za-z0-9-]+)/g, mend);
  if (type.endsWith("xml")) return text.replace(/(<[^<>]*? xml:lang=")([A-Za-z0-9-]+)/g, mend);
  return type === TABLES.csv ? text : text.replace(/("(?:[^"\\]|\\.)*"@)([A-Za-z0-9-]+)/gs, mend);
}

/* The format wanted, by its suffix or by the header Accept, of those that fit the form of the query. */
function format(plain, wanted) {
  const isGraph = /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(plain)?.[1].match(/^[CD]/i);
  const known = isGraph ? GRAPHS : TABLES;
  return known[wanted] ?? Object.values(known).find(type => wanted.includes(type)) ?? (isGraph ? GRAPHS.ttl : TABLES.json);
}

async function answer(query, wanted) {
  const plain = query.replace(HIDDEN, " "), type = format(plain, wanted);
  const found = (await store).query(query, {base_iri: base, results_format: type, use_default_graph_as_union: !/(?<![?$:\w-])FROM\b/i.test(plain)});
  return {status: 200, type, body: restored(found, type)};
}

addEventListener("message", async ({data}) => {
  if (data.base) {
    base = data.base;
    store = load(data.data);
    store.catch(() => {});   // told to who asks
    return;
  }
  const found = await answer(data.query, data.wanted).catch(error => ({status: 400, type: "", body: String(error.message ?? error)}));
  postMessage({number: data.number, ...found});
});
