/* A question asked with values of the reader: checked terms are written into its query as the live register does it (lod/queries.py). */

const LEXEME = /(<[^<>"{}|^`\\\x00-\x20]*>|"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*)|[?$]_([a-z]+(?:_[a-z]+)*)_([a-z]+)/gs;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const quoted = text => `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
const typed = (pattern, name, value = text => text) => text => pattern.test(text) ? `"${value(text)}"^^<${XSD}${name}>` : null;
const isDay = text => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);

const TERMS = {
  integer: typed(/^[+-]?\d{1,18}$/, "integer", text => BigInt(text.replace("+", "")).toString()),
  decimal: typed(/^[+-]?\d{1,18}(\.\d{1,18})?$/, "decimal"),
  date: text => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text) ? `"${text}"^^<${XSD}date>` : null,
  year: typed(/^\d{4}$/, "gYear"),
  boolean: typed(/^(true|false)$/, "boolean"),
  iri: (text, base) => /[\x00-\x20<>"{}|\\^`]/.test(text) || text.length > 2000 ? null : `<${/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? "" : base}${text}>`,
  string: text => text.length > 2000 ? null : quoted(text)};

function header(text, key, otherwise) {
  const line = text.split("\n").find(other => other.startsWith(`#+ ${key}:`));
  return line ? JSON.parse(line.slice(line.indexOf(":") + 1)) : otherwise;
}

/* The query with its values; `wrong` is told the name of a parameter whose value does not fit. */
export function fill(text, given, base, wrong) {
  const values = {...header(text, "defaults", {}), ...given}, optional = header(text, "optional", []);
  let fits = true;
  const filled = text.replace(LEXEME, (whole, kept, name, type) => {
    if (kept !== undefined || !(type in TERMS)) return whole;
    const value = values[name] ?? "", term = value === "" && optional.includes(name) ? "UNDEF" : TERMS[type](value, base);
    if (term === null || term === undefined) { fits = false; wrong(name); }
    return term;
  });
  return fits ? filled.split("\n").filter(line => !line.startsWith("#+")).join("\n").trim().replace(/^/, `BASE <${base}>\n`) : null;
}

export async function ask(form, home, base) {
  const answered = await fetch(form.dataset.query);
  const fields = [...form.elements].filter(field => field.name);
  const given = Object.fromEntries(fields.map(field => [field.name, field.value.trim()]).filter(([, value]) => value));
  for (const field of fields) field.setCustomValidity("");
  const query = fill(await answered.text(), {language: document.documentElement.lang, ...given}, base, name => {
    const field = form.elements[name];
    field?.setCustomValidity(form.dataset.wrong);
    field?.reportValidity();
  });
  if (query) location.assign(new URL(`sparql.html?query=${encodeURIComponent(query)}`, home));
}
