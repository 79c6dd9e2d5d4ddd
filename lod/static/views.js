/* Views of a SPARQL answer without any library: a table, a bar chart and a map, all readable by keyboard and screen reader.

   An answer is {columns: [name], rows: [{name: term}]} with terms as in SPARQL 1.1 JSON. `words` are the texts of the
   page in its language, `link(iri)` gives the address a reader may follow, or null. */

const SVG = "http://www.w3.org/2000/svg";
const PAGE = 50;
const MOST_BARS = 40;
const NUMBERS = /#(integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger)$/;

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  return fill(node, attributes, children);
}

function drawing(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function say(words, key, details = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => details[name]);
}

/* The end of an IRI that is too long to read, with its prefix where there is one. */
export function shorten(iri, prefixes) {
  let best = "";
  for (const prefix of Object.keys(prefixes)) {
    if (iri.startsWith(prefixes[prefix]) && prefixes[prefix].length > (prefixes[best] ?? "").length) best = prefix;
  }
  const rest = best && iri.slice(prefixes[best].length);
  return best && /^[\p{L}\p{N}_-]+$/u.test(rest) ? `${best}:${rest}` : iri;
}

function cell(term, context) {
  if (!term) return element("td", {class: "nothing"}, element("span", {class: "hidden"}, context.words["answer.unbound"]));
  if (term.type === "uri") {
    const address = context.link(term.value), text = term.label ?? shorten(term.value, context.prefixes);
    return element("td", {}, address ? element("a", {href: address}, text) : text);
  }
  const isNumber = NUMBERS.test(term.datatype ?? "");
  return element("td", {class: isNumber ? "number" : null, lang: term["xml:lang"] ?? null},
    term.type === "bnode" ? `_:${term.value}` : term.value);
}

/* A table, 50 rows at a time. */
export function table(answer, holder, context) {
  const {words} = context;
  let first = 0;
  const draw = () => {
    const rows = answer.rows.slice(first, first + PAGE);
    const details = {first: first + 1, last: first + rows.length, count: answer.rows.length};
    const head = element("tr", {}, ...answer.columns.map(name => element("th", {scope: "col"}, name)));
    const body = rows.map(row => element("tr", {}, ...answer.columns.map(name => cell(row[name], context))));
    const caption = element("caption", {}, rows.length ? say(words, "editor.shown", details) : words["answer.empty"]);
    const region = element("div", {class: "scroll", role: "region", tabindex: "0", "aria-label": words["sparql.answer"]},
      element("table", {class: "rows"}, caption, element("thead", {}, head), element("tbody", {}, ...body)));
    const turn = (word, to) => {
      const button = element("button", {type: "button", class: "quiet"}, words[word]);
      button.disabled = to < 0 || to >= answer.rows.length;
      button.addEventListener("click", () => { first = to; draw(); holder.querySelector(".scroll").focus(); });
      return button;
    };
    const pager = answer.rows.length > PAGE
      ? [element("div", {class: "toolbar"}, turn("editor.previous", first - PAGE), turn("editor.next", first + PAGE))] : [];
    holder.replaceChildren(region, ...pager);
  };
  draw();
}

/* What a chart would show: the first column of numbers, named by the first column with texts or else with addresses; null without numbers. */
export function series(answer) {
  const isNumber = name => answer.rows.some(row => row[name]) &&
    answer.rows.every(row => !row[name] || NUMBERS.test(row[name].datatype ?? ""));
  const value = answer.columns.find(isNumber);
  if (!value) return null;
  const others = answer.columns.filter(name => !isNumber(name));
  const isText = name => answer.rows.some(row => row[name] && row[name].type !== "uri");
  return {value, name: others.find(isText) ?? others[0] ?? answer.columns[0]};
}

export function chart(answer, holder, context) {
  const {words} = context, {value, name} = series(answer);
  const rows = answer.rows.filter(row => row[value]).slice(0, MOST_BARS);
  const numbers = rows.map(row => Number(row[value].value));
  const least = Math.min(0, ...numbers), most = Math.max(0, ...numbers), span = most - least || 1;
  const wide = 640, left = 210, right = 70, high = 26;
  const at = number => left + (number - least) / span * (wide - left - right);
  const bars = rows.flatMap((row, place) => {
    const term = row[name], text = term ? (term.type === "uri" ? shorten(term.value, context.prefixes) : term.value) : "–";
    const number = numbers[place], top = place * high;
    return [
      drawing("text", {x: left - 8, y: top + 17, "text-anchor": "end", lang: term?.["xml:lang"] ?? null}, text.length > 30 ? text.slice(0, 29) + "…" : text),
      drawing("rect", {class: "series-1", x: Math.min(at(0), at(number)), y: top + 4, width: Math.abs(at(number) - at(0)), height: high - 8}),
      drawing("text", {x: Math.max(at(0), at(number)) + 6, y: top + 17}, row[value].value)];
  });
  const label = say(words, "editor.chart.label", {value, name});
  const picture = drawing("svg", {class: "chart", viewBox: `0 0 ${wide} ${rows.length * high + 4}`, role: "img", "aria-label": label},
    drawing("line", {class: "axis", x1: at(0), x2: at(0), y1: 0, y2: rows.length * high}), ...bars);
  const note = answer.rows.length > rows.length
    ? [element("p", {class: "soft"}, say(words, "editor.chart.more", {shown: rows.length, count: answer.rows.length}))] : [];
  holder.replaceChildren(element("figure", {class: "view"}, element("figcaption", {}, label), picture, ...note));
}

/* Where the rows lie: columns named lat and long (or latitude and longitude), or WKT points; null without any. */
export function places(answer) {
  const find = pattern => answer.columns.find(name => pattern.test(name));
  const north = find(/^lat(itude)?$/i), east = find(/^lon(g|gitude)?$/i);
  const others = answer.columns.filter(name => name !== north && name !== east);
  const name = row => others.map(other => row[other]).find(term => term && term.type !== "uri") ?? row[others[0]];
  const found = [];
  for (const row of answer.rows) {
    let point = north && east && row[north] && row[east] ? [Number(row[east].value), Number(row[north].value)] : null;
    for (const term of point ? [] : Object.values(row)) {
      const match = /^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)/i.exec(term.value);
      if (match) point = [Number(match[1]), Number(match[2])];
    }
    if (point && point.every(Number.isFinite)) found.push({point, term: name(row), thing: Object.values(row).find(term => term.type === "uri")});
  }
  return found.length ? found : null;
}

export function map(answer, holder, context) {
  const found = places(answer), wide = 640, edge = 46;
  const longs = found.map(place => place.point[0]), lats = found.map(place => place.point[1]);
  let [west, east, south, north] = [Math.min(...longs), Math.max(...longs), Math.min(...lats), Math.max(...lats)];
  const shrink = Math.cos((south + north) / 2 * Math.PI / 180), least = .2;
  if (east - west < least) { east += least / 2; west -= least / 2; }
  if (north - south < least) { north += least / 2; south -= least / 2; }
  const scale = (wide - 2 * edge) / Math.max((east - west) * shrink, (north - south));
  const x = long => edge + (long - west) * shrink * scale, y = lat => edge + (north - lat) * scale;
  const width = x(east) + edge, height = y(south) + edge;
  const step = [.1, .25, .5, 1, 2, 5, 10, 20, 45].find(size => Math.max(east - west, north - south) / size <= 6) ?? 60;
  const lines = [];
  for (let long = Math.ceil(west / step) * step; long <= east; long += step) lines.push(
    drawing("line", {class: "grid", x1: x(long), x2: x(long), y1: 20, y2: height - 20}),
    drawing("text", {class: "degree", x: x(long), y: height - 5, "text-anchor": "middle"}, `${+long.toFixed(2)}°`));
  for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) lines.push(
    drawing("line", {class: "grid", x1: 34, x2: width - 10, y1: y(lat), y2: y(lat)}),
    drawing("text", {class: "degree", x: 2, y: y(lat) + 4}, `${+lat.toFixed(2)}°`));
  const points = found.map(({point, term, thing}) => {
    const text = term ? (term.type === "uri" ? shorten(term.value, context.prefixes) : term.value) : "";
    const mark = drawing("circle", {class: "place", cx: x(point[0]), cy: y(point[1]), r: 5}, drawing("title", {}, text));
    const address = thing && context.link(thing.value);
    return address ? drawing("a", {href: address, "aria-label": text || address}, mark) : mark;
  });
  const label = say(context.words, "editor.map.label", {count: found.length});
  holder.replaceChildren(element("figure", {class: "view"}, element("figcaption", {}, label),
    drawing("svg", {class: "chart", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label}, ...lines, ...points)));
}
