/* The query editor: YASGUI over the plain form. Terms, prefixes and answers come from this site alone. */

import {chart, element, map, places, say, series, shorten, table} from "./views.js";

const holder = document.getElementById("editor");
const words = JSON.parse(holder.dataset.words), formats = JSON.parse(holder.dataset.formats);
const {root, base} = holder.dataset;
const endpoint = new URL(`${root}sparql`, location.href).href;
const form = document.querySelector("form.query"), field = form.elements.query;

/* A link that stays on this site for the register's own things; only web addresses become links. */
function link(iri) {
  if (iri.startsWith(base)) return root + iri.slice(base.length);
  return /^https?:/.test(iri) ? iri : null;
}

function register(Yasqe, Yasr, terms) {
  const context = {words, link, prefixes: terms.prefixes};
  const view = (label, priority, can, draw) => class {
    constructor(yasr) { this.yasr = yasr; this.label = label; this.priority = priority; }
    answer() {
      const rows = this.yasr.results?.getBindings();
      return rows && {columns: this.yasr.results.getVariables(), rows};
    }
    canHandleResults() { const answer = this.answer(); return !!answer && !!can(answer); }
    getIcon() { return null; }
    draw() { draw(this.answer(), this.yasr.resultsEl, context); }
  };
  for (const name of ["table", "response", "boolean"]) { delete Yasr.plugins[name]; delete Yasr.defaults.plugins[name]; }
  Yasr.registerPlugin("rows", view(words["editor.table"], 10, () => true, table));
  Yasr.registerPlugin("chart", view(words["editor.chart"], 2, answer => answer.rows.length && series(answer), chart));
  Yasr.registerPlugin("map", view(words["editor.map"], 1, places, map));
  Yasr.registerPlugin("raw", class extends view(words["editor.raw"], 1) {
    canHandleResults() { return !!this.yasr.results?.getOriginalResponseAsString() && !this.yasr.results.getError(); }
    draw() {
      const text = this.yasr.results.getOriginalResponseAsString();
      this.yasr.resultsEl.replaceChildren(element("pre", {tabindex: "0"}, text.slice(0, 200_000)));
    }
  });
  Yasr.registerPlugin("boolean", class extends view("", 20) {
    hideFromSelection = true;
    canHandleResults() { return typeof this.yasr.results?.getBoolean() === "boolean"; }
    draw() {
      const yes = this.yasr.results.getBoolean();
      this.yasr.resultsEl.replaceChildren(element("p", {class: `notice ${yes ? "good" : "unsure"}`}, words[yes ? "answer.yes" : "answer.no"]));
    }
  });
  Yasr.defaults.pluginOrder = ["rows", "chart", "map", "raw"];
  Yasr.defaults.defaultPlugin = "rows";
  Yasr.defaults.prefixes = terms.prefixes;
  Yasr.defaults.errorRenderers = [failure];
  complete(Yasqe, terms);
}

/* The server's own words: problem details (RFC 9457). */
async function failure(error) {
  let said = {title: words["editor.failed"], detail: ""};
  try { said = JSON.parse(error.text); } catch { /* the answer of something between us and the server */ }
  return element("div", {class: "notice bad", role: "alert"}, element("p", {}, said.title), element("p", {}, said.detail ?? ""));
}

/* The three completers of YASQE that know terms, with ours: what one types is compared here and sent nowhere. */
function complete(Yasqe, terms) {
  const prefixes = Object.entries(terms.prefixes).map(([name, namespace]) => `${name}: <${namespace}>`).sort();
  Object.assign(Yasqe.Autocompleters.prefixes, {get: () => prefixes, persistenceId: null});
  for (const [name, found] of [["property", terms.properties], ["class", terms.classes]]) {
    const labels = new Map(found.map(term => [term.iri, term.label]));
    Object.assign(Yasqe.Autocompleters[name], {
      get: (_, token) => {
        const typed = (token?.autocompletionString ?? "").toLowerCase();
        const fits = term => term.iri.toLowerCase().startsWith(typed) || shorten(term.iri, terms.prefixes).toLowerCase().startsWith(typed) ||
          !typed.includes(":") && `${term.label} ${term.iri.replace(/.*[/#]/, "")}`.toLowerCase().includes(typed);
        return found.filter(fits).map(term => term.iri);
      },
      postProcessSuggestion: (yasqe, _, iri) => {
        const short = shorten(iri, {...terms.prefixes, ...yasqe.getPrefixesFromQuery()});
        return short === iri ? `<${iri}>` : short;
      },
      postprocessHints: (yasqe, hints) => {
        const known = {...terms.prefixes, ...yasqe.getPrefixesFromQuery()};
        for (const hint of hints) {
          const [prefix, ...rest] = hint.text.split(":");
          const label = labels.get(hint.text.startsWith("<") ? hint.text.slice(1, -1) : known[prefix] + rest.join(":"));
          hint.displayText = label ? `${hint.text}  ${label}` : hint.text;
        }
        return hints;
      }});
  }
}

/* What lies below the editor: run or stop, share, and the answer in every format. */
function controls(yasgui) {
  const status = element("p", {class: "soft", role: "status"});
  const run = element("button", {type: "button", class: "run"}, words.run);
  const share = element("button", {type: "button", class: "quiet"}, words["sparql.make-link"]);
  const permanent = element("a", {class: "button quiet"}, words["editor.permanent"]);
  const downloads = element("div", {class: "toolbar downloads"});
  const tab = () => yasgui.getTab();
  let isRunning = false;
  const follow = () => { permanent.href = `${root}sparql?query=${encodeURIComponent(tab().getQuery())}`; };
  permanent.addEventListener("pointerenter", follow);
  permanent.addEventListener("focus", follow);
  permanent.href = "#";
  permanent.addEventListener("click", follow);
  run.addEventListener("click", () => isRunning ? tab().getYasqe().abortQuery() : tab().query().catch(() => {}));
  share.addEventListener("click", async () => {
    const answered = await fetch(`${root}s`, {method: "POST", headers: {Accept: "text/plain, application/problem+json"}, body: new URLSearchParams({query: tab().getQuery()})});
    if (!answered.ok) { status.replaceChildren((await answered.json()).title); return; }
    const address = (await answered.text()).trim();
    status.replaceChildren(`${words["sparql.short-link"]}: `, element("a", {href: root + address.slice(base.length)}, address));
  });
  const state = running => {
    isRunning = running;
    run.textContent = running ? words["editor.stop"] : words.run;
    status.textContent = running ? words["editor.running"] : "";
    if (!running) offer();
  };
  const offer = () => {
    const yasr = tab().getYasr(), query = tab().getQuery();
    const kind = {ASK: "answer", CONSTRUCT: "graph", DESCRIBE: "graph"}[tab().getYasqe().getQueryType()] ?? "table";
    const isAnswered = yasr?.results && !yasr.results.getError() && query.length < 8000;
    downloads.replaceChildren(...isAnswered ? [element("span", {}, words["answer.as"]), ...formats[kind].map(([suffix, label]) =>
      element("a", {class: "button quiet", href: `${root}sparql?query=${encodeURIComponent(query)}&format=${suffix}`}, label))] : []);
  };
  yasgui.on("query", () => state(true));
  yasgui.on("queryResponse", () => setTimeout(() => state(false)));
  yasgui.on("queryAbort", () => state(false));
  yasgui.on("tabSelect", () => setTimeout(offer));
  return [element("div", {class: "toolbar"}, run, permanent, ...holder.dataset.links ? [share] : []), status, downloads];
}

/* Names, roles and texts that stock YASGUI lacks or says in English only. */
function mend() {
  const list = holder.querySelector(".tabsList");
  list.setAttribute("aria-label", words["editor.tabs"]);
  list.querySelectorAll(".tab input").forEach(input => { input.setAttribute("aria-label", words["editor.rename-tab"]); input.tabIndex = -1; });
  list.querySelectorAll(".closeTab").forEach(mark => { mark.title = words["editor.close-tab"]; });
  const add = list.querySelector(".addTab");
  if (add) {   // a tablist may hold tabs only
    add.title = words["editor.add-tab"];
    add.setAttribute("aria-label", words["editor.add-tab"]);
    list.after(add);
  }
  holder.querySelectorAll(".CodeMirror textarea").forEach(area => area.setAttribute("aria-label", words["editor.editor"]));
  holder.querySelectorAll(".CodeMirror-scroll").forEach(pane => {   // a long query must scroll by keyboard
    Object.entries({tabindex: "0", role: "region", "aria-label": words["editor.text"]}).forEach(([name, value]) => pane.getAttribute(name) === value || pane.setAttribute(name, value));
  });
  holder.querySelectorAll(".yasr_btnGroup").forEach(group => {
    group.setAttribute("aria-label", words["editor.views"]);
    group.querySelectorAll("button").forEach(button => {
      const name = button.textContent;
      button.setAttribute("aria-label", say(words, "editor.view", {name}));
      button.setAttribute("aria-pressed", button.classList.contains("selected"));
      button.disabled = button.classList.contains("disabled");
      button.removeAttribute("title");
    });
  });
}

/* The tab with the query of this page; a query that was left here is kept. */
function open(yasgui) {
  const query = field.value;
  const same = Object.values(yasgui._tabs).find(tab => tab.getPersistedJson().yasqe.value.trim() === query.trim());
  if (!holder.dataset.asked) return;
  if (same) yasgui.selectTabId(same.getId());
  else yasgui.addTab(true, {name: yasgui.createTabName(), yasqe: {value: query}});
  if (holder.dataset.asked !== "broken") yasgui.getTab().query().catch(() => {});   // the page says already what is wrong with it
}

async function start() {
  const answered = await fetch(`${root}sparql/completions.json`);
  if (!answered.ok || !window.Yasgui) return;   // the plain form is there
  register(window.Yasqe, window.Yasr, await answered.json());
  holder.hidden = false;
  const yasgui = new window.Yasgui(holder, {
    autofocus: false, populateFromUrl: false, persistenceId: "lod-sparql", tabName: words["editor.tab"], copyEndpointOnNewTab: false,
    requestConfig: {endpoint, method: "POST", acceptHeaderGraph: "text/turtle", acceptHeaderSelect: "application/sparql-results+json"},
    endpointCatalogueOptions: {getData: () => []},
    yasqe: {value: field.value, showQueryButton: false, createShareableLink: null, editorHeight: "20rem", extraKeys: {Tab: false, "Shift-Tab": false}}});
  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);   // kept from another address of this site
  const [tools, status, downloads] = controls(yasgui);
  const place = () => {
    const panel = holder.querySelector(".tabPanel.active");
    panel.querySelector(".editorwrapper").append(element("p", {class: "soft hint"}, words["editor.hint"]), tools, status);
    panel.querySelectorAll(".hint").forEach((hint, number) => number && hint.remove());
    panel.append(downloads);
    mend();
  };
  new MutationObserver(mend).observe(holder, {childList: true, subtree: true, attributes: true, attributeFilter: ["class"]});
  yasgui.on("tabSelect", () => setTimeout(place));
  yasgui.on("tabAdd", () => setTimeout(place));
  yasgui.on("tabClose", () => setTimeout(place));
  open(yasgui);
  place();
  document.querySelector(".plain").open = false;
  document.getElementById("answer")?.remove();
  holder.dataset.ready = "yes";
}

start();
