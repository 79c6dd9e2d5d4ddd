/* A zoomable map in place of the picture, drawn from the picture's own symbols: no tiles, nothing from elsewhere. */

const frame = document.querySelector(".map-frame");
const figure = frame.querySelector("figure");
const picture = figure.querySelector("svg.chart");
const colour = (element, what) => getComputedStyle(element)[what];

const button = document.createElement("button");
button.type = "button";
button.className = "quiet";
button.textContent = frame.dataset.zoom;
button.setAttribute("aria-pressed", "false");
frame.before(button);

let room, map;

const popup = link => {
  const text = document.createElement("a");
  text.href = link.getAttribute("href");
  text.textContent = link.querySelector("title").textContent;
  return text;
};

const draw = async () => {
  room = document.createElement("div");
  room.className = "zoomable";
  room.setAttribute("role", "region");
  room.setAttribute("aria-label", frame.dataset.label);
  picture.before(room);
  map = L.map(room, { zoomControl: false, attributionControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: frame.dataset.near, zoomOutTitle: frame.dataset.far }).addTo(map);
  const style = getComputedStyle(document.documentElement), bounds = L.latLngBounds([]), layers = [];
  const answer = await fetch(frame.dataset.areas).catch(() => null);
  if (answer?.ok) {
    const areas = L.geoJSON(await answer.json(), { interactive: false, style: { color: style.getPropertyValue("--edge"), weight: 1,
      fillColor: style.getPropertyValue("--card"), fillOpacity: 1 } });
    bounds.extend(areas.getBounds());
    layers.push(areas);
  }
  picture.querySelectorAll(".symbols a").forEach(link => {
    const circle = link.querySelector("circle"), at = link.dataset.at.split(" ").map(Number);
    bounds.extend(at);
    layers.push(L.circleMarker(at, { radius: Number(circle.getAttribute("r")), weight: 1.5, color: colour(circle, "stroke"),
      fillColor: colour(circle, "fill"), fillOpacity: 0.9 }).bindPopup(popup(link)));
  });
  map.fitBounds(bounds.isValid() ? bounds : [[-60, -170], [75, 170]], { padding: [12, 12] });   // layers need a view to draw in
  layers.forEach(layer => layer.addTo(map));
};

button.addEventListener("click", async () => {
  const zoomed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(zoomed));
  button.textContent = zoomed ? frame.dataset.back : frame.dataset.zoom;
  picture.toggleAttribute("hidden", zoomed);
  if (zoomed && !room) await draw();
  else if (room) { room.hidden = !zoomed; if (zoomed) map.invalidateSize(); }
});
