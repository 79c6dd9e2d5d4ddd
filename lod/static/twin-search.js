/* Search and suggestions without a server, as the live register has them (lod/search.py): blind to script, case and diacritics. */

const LATIN = {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j", "к": "k", "л": "l",
  "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c",
  "ч": "č", "џ": "dž", "ш": "š"};
const LONGEST = 200, MOST_WORDS = 12, MOST_SUGGESTED = 8, MOST_SHOWN = 160, LEEWAY = 5, OPEN = 4;

let loaded;

function load(home) {
  loaded ??= fetch(new URL("search/index.json", home)).then(answered => answered.json()).then(index => {
    for (const thing of index.things) thing.words = thing.words.map(text => text.split(" "));
    for (const facet of index.facets) for (const value of facet.values) value.things = new Set(value.things);
    return index;
  });
  return loaded;
}

export function fold(text) {
  const latin = [...text.normalize("NFC").toLowerCase()].map(letter => LATIN[letter] ?? letter).join("").replaceAll("đ", "dj").replaceAll("ß", "ss");
  return (latin.normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ");
}

/* How well a thing fits, 0 best: exact names and codes, their beginnings, whole words of names, beginnings of words in names, and in everything. */
function tier(thing, folded, words) {
  const [names, rest] = thing.words;
  const begins = among => word => among.some(other => other.startsWith(word));
  if (thing.names.includes(folded)) return 0;
  if (thing.names.some(name => name.startsWith(folded))) return 1;
  if (words.every(word => names.includes(word))) return 2;
  if (words.every(begins(names))) return 3;
  return words.every(word => begins(names)(word) || begins(rest)(word)) ? 4 : null;
}

/* Number of thing → tier, of all that fit the words. */
function matching(index, text) {
  const folded = fold(text.slice(0, LONGEST)), words = folded.split(" ").filter(Boolean).slice(0, MOST_WORDS), found = new Map();
  if (!words.length && text.trim()) return found;
  index.things.forEach((thing, number) => {
    const fits = words.length ? tier(thing, folded, words) : 0;
    if (fits !== null) found.set(number, fits);
  });
  return found;
}

function read(index, parameters) {
  const kind = index.classes.findIndex(({key}) => key === parameters.get("class"));
  const chosen = Object.fromEntries(index.facets.map(({key}) => [key, [...new Set(parameters.getAll(key))].filter(Boolean)]).filter(([, keys]) => keys.length));
  return {words: (parameters.get("q") ?? "").trim(), kind, chosen, page: Math.max(1, Number.parseInt(parameters.get("page"), 10) || 1)};
}

/* Whether a thing has the class and the values that are asked for, one facet or the class left out. */
function narrowed(index, asked, without = null) {
  const wanted = Object.entries(asked.chosen).filter(([key]) => key !== without).map(([key, keys]) =>
    index.facets.find(facet => facet.key === key).values.filter(value => keys.includes(value.key)));
  return number => (asked.kind < 0 || without === "class" || index.things[number].class === asked.kind) &&
    wanted.every(values => values.some(value => value.things.has(number)));
}

function find(index, asked) {
  const fits = matching(index, asked.words), has = narrowed(index, asked);
  const found = [...fits.keys()].filter(has).sort((one, other) => fits.get(one) - fits.get(other) || one - other);
  return {fits, found};
}

export async function suggest(text, home) {
  const index = await load(home), q = (text ?? "").trim();
  const {found} = q ? find(index, {words: q, kind: -1, chosen: {}}) : {found: []};
  return {q, suggestions: found.slice(0, MOST_SUGGESTED).map(number => {
    const thing = index.things[number];
    return {label: thing.label, lang: thing.tag, document: new URL(thing.page, home).href, class: index.classes[thing.class].one};
  })};
}

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function address(index, {words, kind, chosen}, more = {}) {
  const pairs = [...words ? [["q", words]] : [], ...kind < 0 ? [] : [["class", index.classes[kind].key]],
    ...Object.entries(chosen).flatMap(([key, keys]) => keys.map(value => [key, value])), ...Object.entries(more)];
  return `?${new URLSearchParams(pairs)}`;
}

function toggled(asked, key, value) {
  const keys = asked.chosen[key] ?? [], next = keys.includes(value) ? keys.filter(other => other !== value) : [...keys, value];
  const {[key]: _, ...others} = asked.chosen;
  return {...asked, chosen: next.length ? {...others, [key]: next} : others};
}

/* The facets to offer, each with its choices: of the class, or those that several classes share, and any that is chosen. */
function groups(index, asked, fits) {
  const within = key => [...fits.keys()].filter(narrowed(index, asked, key));
  const numbers = within("class");
  const classes = index.classes.map(({name}, kind) => ({label: name, count: numbers.filter(number => index.things[number].class === kind).length,
    href: address(index, {...asked, kind: kind === asked.kind ? -1 : kind}), chosen: kind === asked.kind}));
  const found = [{name: index.words["facet.class"], choices: classes.filter(({count, chosen}) => count || chosen)}];
  const offered = index.facets.filter(facet => asked.kind < 0 ? facet.shared : asked.kind in facet.classes)
    .sort((one, other) => asked.kind < 0 ? 0 : one.classes[asked.kind].order - other.classes[asked.kind].order);
  for (const facet of [...offered, ...index.facets.filter(facet => facet.key in asked.chosen && !offered.includes(facet))]) {
    const numbers = within(facet.key), told = facet.classes[asked.kind] ?? Object.values(facet.classes)[0];
    const choices = facet.values.map(value => ({label: value.label, tag: value.tag, count: numbers.filter(number => value.things.has(number)).length,
      href: address(index, toggled(asked, facet.key, value.key)), chosen: (asked.chosen[facet.key] ?? []).includes(value.key)}))
      .filter(({count, chosen}) => count || chosen);
    if (choices.length > 1 || facet.key in asked.chosen) found.push({name: told.name, about: told.about, choices});
  }
  return found.filter(({choices}) => choices.length);
}

function facets(index, offered, number) {
  return element("nav", {class: "panel facets", id: "narrow", "aria-label": index.words["facet.narrow"]}, element("h2", {}, index.words["facet.narrow"]),
    ...offered.map((group, place) => element("details", {class: "facet", ...place < OPEN || group.choices.some(({chosen}) => chosen) ? {open: ""} : {}},
      element("summary", {title: group.about || null}, group.name),
      element("ul", {}, ...group.choices.map(choice => element("li", {}, element("a", {href: choice.href, "aria-current": choice.chosen ? "true" : null},
        element("span", {class: "label", lang: choice.tag || null}, choice.label), " ", element("span", {class: "count"}, number(choice.count)))))))));
}

function chips(index, asked) {
  const said = (name, label, tag, next) => element("li", {}, element("a", {class: "chip remove", href: address(index, next),
    "aria-label": index.words["facet.remove"].replace("{name}", name).replace("{value}", label)}, `${name}: `, element("span", {lang: tag || null}, label)));
  const found = asked.kind < 0 ? [] : [said(index.words["facet.class"], index.classes[asked.kind].name, null, {...asked, kind: -1})];
  for (const [key, keys] of Object.entries(asked.chosen)) {
    const facet = index.facets.find(other => other.key === key), told = facet.classes[asked.kind] ?? Object.values(facet.classes)[0];
    for (const value of facet.values.filter(other => keys.includes(other.key))) found.push(said(told.name, value.label, value.tag, toggled(asked, key, value.key)));
  }
  return found.length ? [element("ul", {class: "chips", "aria-label": index.words["facet.chosen"]}, ...found)] : [];
}

/* The text that best shows why a thing was found: most words of the search, the reader's language first, then the shortest. */
function reason(index, thing, words) {
  const wanted = fold(words.slice(0, LONGEST)).split(" ").filter(Boolean);
  const hits = text => wanted.filter(word => fold(text).split(" ").some(other => other.startsWith(word))).length;
  if (hits(thing.label) === wanted.length) return null;
  const [best] = thing.texts.map(([tag, text]) => [hits(text), tag === index.language, -text.length, text, tag]).filter(([count]) => count)
    .sort((one, other) => other[0] - one[0] || other[1] - one[1] || other[2] - one[2]);
  return best && {text: best[3], tag: best[4]};
}

function entry(index, thing, words, home) {
  const why = words && reason(index, thing, words);
  const text = why && (why.text.length > MOST_SHOWN + LEEWAY ? `${why.text.slice(0, MOST_SHOWN - 3).replace(/ [^ ]*$/, "")}...` : why.text);
  return element("li", {}, element("a", {href: new URL(thing.page, home).href, lang: thing.tag || null}, thing.label), " ",
    element("span", {class: "badge"}, index.classes[thing.class].one), ...thing.line ? [element("p", {class: "soft"}, thing.line)] : [],
    ...why ? [element("p", {class: "soft"}, element("span", {class: "hidden"}, index.words["search.found-by"]), " ", element("q", {lang: why.tag || null}, text))] : []);
}

function pager(index, asked, pages) {
  if (pages < 2) return [];
  const said = index.words["page-of"].replace("{number}", asked.page).replace("{pages}", pages), to = page => address(index, asked, {page});
  return [element("nav", {class: "pager", "aria-label": said},
    ...asked.page > 1 ? [element("a", {rel: "prev", href: to(asked.page - 1)}, `← ${index.words.previous}`)] : [], element("span", {}, said),
    ...asked.page < pages ? [element("a", {rel: "next", href: to(asked.page + 1)}, `${index.words.next} →`)] : [])];
}

/* Show what the parameters of the address ask for in place of what the page holds. */
export async function show(parameters, home) {
  const index = await load(home), asked = read(index, parameters), {fits, found} = find(index, asked);
  const number = count => count.toLocaleString(index.language.replace(/^en$/, "en-GB"));
  const pages = Math.max(1, Math.ceil(found.length / index.page)), start = (asked.page - 1) * index.page;
  const form = document.querySelector("form.search.wide"), line = document.querySelector(".count-line");
  form.elements.q.value = asked.words;
  form.querySelectorAll("[type=hidden]").forEach(field => field.remove());
  for (const [name, value] of new URLSearchParams(address(index, {...asked, words: ""}))) form.append(element("input", {type: "hidden", name, value}));
  document.querySelector(".chips")?.remove();
  line.before(...chips(index, asked));
  const offered = groups(index, asked, fits), results = element("ol", {class: "results", start: start + 1},
    ...found.slice(start, start + index.page).map(thing => entry(index, index.things[thing], asked.words, home)));
  document.querySelector(".columns").replaceChildren(...offered.length ? [facets(index, offered, number)] : [],
    element("div", {}, ...found.length ? [results, ...pager(index, asked, pages)] : [element("p", {class: "notice"}, index.words["search.nothing"])]));
  line.replaceChildren(index.words["search.count"].replace("{count}", number(found.length)));
  if (asked.words) document.title = `${asked.words} · ${document.title}`;
  document.body.dataset.ready = "yes";
}
