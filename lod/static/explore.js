/* The query builder: Sparnatural over the register's shapes, in the reader's language; its answers as a table. */

import {element, table} from "./views.js";

const holder = document.getElementById("builder"), answer = document.getElementById("answer");
const {root, base, language} = holder.dataset;
const words = JSON.parse(holder.dataset.words), own = JSON.parse(holder.dataset.own), names = JSON.parse(holder.dataset.names), prefixes = JSON.parse(holder.dataset.prefixes);
const endpoint = new URL(`${root}sparql`, location.href).href;

/* Sparnatural brings English and French, and says English in any other language. Its file stays as it is: while it loads
   and reads its English texts with JSON.parse, ours are laid over them. */
function teach() {
  const parse = JSON.parse;
  JSON.parse = (...given) => {
    const read = parse(...given);
    return own && read?.StartClassTemporaryLabel ? {...read, ...own} : read;
  };
  return () => { JSON.parse = parse; };
}

function link(iri) {
  if (iri.startsWith(base)) return root + iri.slice(base.length);
  return /^https?:/.test(iri) ? iri : null;
}

/* `Thing_1` and `Thing_1_label` become one column, called as the reader calls it: the thing by its name. */
function readable({head, results}) {
  const shown = head.vars.filter(name => !(name.endsWith("_label") && head.vars.includes(name.slice(0, -6))));
  const title = name => {
    const [, start, number] = /^(.*?)_(\d+)$/.exec(name) ?? [null, name, "1"];
    const alone = shown.filter(other => other.replace(/_\d+$/, "") === start).length < 2;
    return names[start] ? names[start] + (alone ? "" : ` ${number}`) : name;
  };
  const rows = results.bindings.map(row => Object.fromEntries(shown.filter(name => row[name]).map(name =>
    [title(name), {...row[name], label: row[`${name}_label`]?.value}])));
  return {columns: shown.map(title), rows};
}

async function ask(query) {
  answer.replaceChildren(element("p", {class: "soft"}, words["builder.running"]));
  const answered = await fetch(endpoint, {method: "POST", headers: {Accept: "application/sparql-results+json"}, body: new URLSearchParams({query})});
  const heading = element("h2", {}, words["sparql.answer"]), rows = element("div", {});
  if (!answered.ok) {
    const problem = await answered.json().catch(() => ({}));
    rows.append(element("p", {class: "notice bad"}, problem.title ?? words["builder.failed"]));
  } else {
    table(readable(await answered.json()), rows, {words, link, prefixes});
  }
  const address = `${root}sparql?query=${encodeURIComponent(query)}`;
  answer.replaceChildren(heading, rows, element("div", {class: "toolbar"},
    element("a", {class: "button quiet", href: address}, words["builder.open"]),
    ...query.length < 8000 ? ["csv", "json"].map(suffix => element("a", {class: "button quiet", href: `${address}&format=${suffix}`}, suffix.toUpperCase())) : []));
}

const BUTTONS = ".reset-form a, .submitSection a, .ActionWhere > a, .ActionAnd a, .unselect, .selectAll";

/* What can be clicked can be reached and used by the keyboard too. */
holder.addEventListener("keydown", event => {
  const target = event.target.closest?.(`${BUTTONS}, ul.root li.enabled`);
  if (target && event.target === target && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    target.click();
  }
});

/* Names and roles that the stock builder lacks. */
function mend() {
  holder.querySelectorAll("select, input:not([type=hidden])").forEach(field => {
    if (!field.getAttribute("aria-label")) field.setAttribute("aria-label", field.type === "checkbox" ? field.parentElement.textContent.trim() || words["builder.choose"] : words["builder.choose"]);
  });
  const set = (selector, name, value) => document.querySelectorAll(selector).forEach(node => node.getAttribute(name) === value || node.setAttribute(name, value));
  set("ul.root, .select2-results__options", "tabindex", "0");
  set(BUTTONS, "tabindex", "0");
  set(BUTTONS, "role", "button");
  set(".unselect", "aria-label", words["builder.remove"]);
  set(".reset-form a", "aria-label", words["builder.again"]);
  set(".submitSection a, .ActionWhere > a", "aria-label", words["builder.ask"]);
  set(".ActionWhere > a", "aria-label", words["builder.more"]);
  set("ul.root li.enabled", "tabindex", "0");
  set("body > .select2-container", "role", "region");
  set("body > .select2-container", "aria-label", words["builder.choose"]);
  holder.querySelectorAll("[role=combobox][aria-owns]").forEach(box => box.setAttribute("aria-controls", box.getAttribute("aria-owns")));
  holder.querySelectorAll(".htmlBreadCrumPathHome").forEach(home => { if (home.textContent !== words["builder.all"]) home.textContent = words["builder.all"]; });
}

async function start() {
  const taught = teach();
  await new Promise((done, failed) => {
    const script = element("script", {src: holder.dataset.library});
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  taught();
  const builder = element("spar-natural", {src: new URL(holder.dataset.shapes, location.href).href, endpoint, lang: language, defaultlang: language,
    distinct: "true", limit: "1000", maxdepth: "6", maxor: "6", debug: "false", submitbutton: "true",
    prefixes: Object.entries(prefixes).map(([name, namespace]) => `${name}:${namespace}`).join(" ")});
  let query = "";
  builder.addEventListener("queryUpdated", event => { query = builder.expandSparql(event.detail.queryString); });
  builder.addEventListener("submit", () => {
    builder.disablePlayBtn();
    ask(query).catch(() => answer.replaceChildren(element("p", {class: "notice bad"}, words["builder.failed"]))).finally(() => builder.enablePlayBtn());
  });
  builder.addEventListener("init", () => { holder.dataset.ready = "yes"; });
  holder.hidden = false;
  holder.setAttribute("role", "group");
  holder.setAttribute("aria-label", words["builder.label"]);
  holder.append(builder);
  new MutationObserver(mend).observe(holder, {childList: true, subtree: true, attributes: true, attributeFilter: ["aria-owns"]});
  new MutationObserver(mend).observe(document.body, {childList: true});
  mend();
}

start();
