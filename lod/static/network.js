/* The drawing of the network as a picture one can move in; without this script the drawing of the server stays. */

(async () => {
  const figure = document.getElementById("network");
  if (!figure || !window.cytoscape) return;
  const said = figure.dataset;
  const answered = await fetch(said.elements);
  if (!answered.ok) return;
  const {elements} = await answered.json();
  // Cytoscape would write a style element, which the content security policy forbids, unless one of this name is there;
  // network.css says what it would say.
  document.head.append(Object.assign(document.createElement("template"), {id: "__________cytoscape_stylesheet"}));

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const canvas = make("div", {className: "canvas"}), chosen = make("div", {className: "chosen"}, make("p", {className: "soft"}, said.choose));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", said.label);
  chosen.setAttribute("aria-live", "polite");

  const few = 40;   // nodes up to which each is named from the beginning, where there is room; of more, those with most links are
  let words = 1, scale = 1;   // how much larger names and nodes are drawn, so that the whole network can be read at a glance
  const style = () => [
    {selector: "node", style: {"font-size": 11 * words, color: colour("--ink"), "text-valign": "bottom", "text-margin-y": 3,
      "text-wrap": "ellipsis", "text-max-width": 150 * words, "text-outline-color": colour("--card"), "text-outline-width": 2 * words}},
    {selector: "node[?named], .near, node.beside", style: {label: "data(label)"}},
    {selector: "node[kind = 'group']", style: {shape: "round-rectangle", width: 11 * scale, height: 11 * scale, "background-color": colour("--series-2")}},
    {selector: "node[kind = 'member']", style: {width: `mapData(links, 1, 9, ${10 * scale}, ${24 * scale})`, height: `mapData(links, 1, 9, ${10 * scale}, ${24 * scale})`, "background-color": colour("--series-1")}},
    {selector: "edge", style: {width: 1, "line-color": colour("--edge"), "curve-style": "straight", opacity: .65}},
    {selector: ".apart", style: {opacity: .15}},
    {selector: ".here", style: {"border-width": 3, "border-color": colour("--focus")}}];

  const picture = figure.querySelector(".chart");
  picture.replaceWith(canvas);
  const drawn = window.cytoscape({container: canvas, elements, layout: {name: "preset", padding: 30}, minZoom: .15, maxZoom: 4, style: []});
  drawn.nodes().forEach(node => { node.data("links", node.neighborhood("node").length); });
  const isWide = canvas.clientWidth > 600, names = isWide && drawn.nodes().length <= few ? few : isWide ? 12 : 4;
  drawn.nodes().sort((one, other) => other.data("links") - one.data("links")).slice(0, names).forEach(node => { node.data("named", true); });
  const fitted = drawn.zoom();
  words = Math.max(1, 1 / fitted);
  scale = Math.min(words, 2);
  drawn.on("zoom", () => { drawn.nodes().toggleClass("near", drawn.zoom() > 1.5 * fitted); });   // who comes nearer reads all names
  drawn.style(style());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.style(style()));
  drawn.userZoomingEnabled(false);   // the wheel scrolls the page; Ctrl and the wheel, or the buttons, zoom
  canvas.addEventListener("wheel", event => drawn.userZoomingEnabled(event.ctrlKey || event.metaKey), {capture: true, passive: true});

  const link = node => {
    const iri = node.id();
    return make("a", {href: iri.startsWith(said.base) ? said.root + iri.slice(said.base.length) : iri}, node.data("label"));
  };
  const show = node => {
    drawn.elements().removeClass("apart here beside");
    if (!node) { chosen.replaceChildren(make("p", {className: "soft"}, said.choose)); return; }
    drawn.elements().not(node.closedNeighborhood()).addClass("apart");
    node.closedNeighborhood().addClass("beside");
    node.addClass("here");
    const lines = node.connectedEdges().map(edge => {
      const other = edge.source().same(node) ? edge.target() : edge.source();
      return make("li", {}, link(other), " ", make("span", {className: "soft"}, edge.data("role")));
    });
    chosen.replaceChildren(make("strong", {}, link(node)), make("ul", {}, ...lines));
  };
  drawn.on("tap", event => show(event.target === drawn ? null : event.target.isNode?.() ? event.target : null));

  const button = (text, act) => {
    const found = make("button", {type: "button", className: "quiet"}, text);
    found.addEventListener("click", act);
    return found;
  };
  const zoom = factor => drawn.zoom({level: drawn.zoom() * factor, renderedPosition: {x: canvas.clientWidth / 2, y: canvas.clientHeight / 2}});
  canvas.after(make("div", {className: "toolbar"}, button(said.near, () => zoom(1.4)), button(said.far, () => zoom(1 / 1.4)),
    button(said.fit, () => { show(null); drawn.fit(undefined, 30); })), chosen);
  figure.dataset.ready = "yes";
  figure.drawn = drawn;
})();
