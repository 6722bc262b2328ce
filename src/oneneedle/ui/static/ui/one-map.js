// <one-map>: areas, points and one marker that may be moved. Leaflet is loaded here and nowhere else.

const PIN = '<svg viewBox="0 0 32 42" aria-hidden="true"><path fill="currentColor" stroke="#fff" stroke-width="2" d="M16 1.500c8 0 14.500 6.300 14.500 14.200C30.500 26 16 40.500 16 40.500S1.500 26 1.500 15.700C1.500 7.800 8 1.500 16 1.500z"/><circle cx="16" cy="15.500" r="5" fill="#fff"/></svg>';
const STEP = 0.0002;
const TONES = ["neutral", "info", "good", "warn", "bad"];

let loading = null;

function leaflet(element) {
  loading ||= (async () => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = element.dataset.leafletCss;
    const styled = new Promise((done) => { sheet.onload = done; sheet.onerror = done; });
    document.head.prepend(sheet);
    await Promise.all([import(element.dataset.leaflet), styled]);
    return window.L;
  })();
  return loading;
}

class OneMap extends HTMLElement {
  async connectedCallback() {
    if (this.map) return;
    this.canvas = document.createElement("div");
    this.canvas.className = "map-canvas";
    this.append(this.canvas);
    try {
      this.L = await leaflet(this);
      if (this.isConnected) await this.draw();
    } catch (error) {
      this.canvas.remove();
      const words = document.createElement("p");
      words.className = "hint";
      words.textContent = this.dataset.wordFailed;
      this.append(words);
      console.error(error);
    }
  }

  disconnectedCallback() {
    this.grown?.disconnect();
    this.map?.remove();
    this.map = null;
    delete this.dataset.ready;
    this.canvas?.remove();
  }

  async draw() {
    const { L, dataset } = this;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(this.canvas, { zoomControl: false, zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm });
    this.map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: dataset.wordIn, zoomOutTitle: dataset.wordOut }).addTo(this.map);
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-label", dataset.label);
    if (dataset.tiles) L.tileLayer(dataset.tiles, { attribution: dataset.tilesBy || "", maxZoom: 19 }).addTo(this.map);
    const here = dataset.lat ? L.latLng(Number(dataset.lat), Number(dataset.lon)) : this.typed();
    if (here) this.map.setView(here, Number(dataset.zoom)); else this.map.setView([20, 0], 2);
    const areas = this.drawAreas(await this.data("areas"));
    const points = this.drawPoints(await this.data("points"));
    const shapes = [points, areas].find((layer) => layer && layer.getLayers().length);
    if (!here && shapes) this.map.fitBounds(shapes.getBounds(), { padding: [24, 24], maxZoom: 16 });
    if (here || "draggable" in dataset) this.drawPin(here || this.map.getCenter(), Boolean(here));
    this.grown = new ResizeObserver(() => this.map?.invalidateSize({ animate: false })); // a map that was folded away
    this.grown.observe(this.canvas);
    this.dataset.ready = "";
    this.dispatchEvent(new CustomEvent("one:ready", { bubbles: true }));
  }

  async data(kind) {
    const block = this.querySelector(`script[data-kind="${kind}"]`);
    if (block) return JSON.parse(block.textContent);
    const url = this.dataset[`${kind}Url`];
    if (!url) return null;
    const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  }

  drawAreas(areas) {
    if (!areas) return null;
    const style = { color: "#4a5a60", weight: 1.5, fillColor: "#fffdf9", fillOpacity: this.dataset.tiles ? 0.15 : 0.75, dashArray: "6 4" };
    const layer = this.L.geoJSON(areas, { style, interactive: false });
    layer.eachLayer((shape) => {
      const name = shape.feature.properties?.name;
      if (name) shape.bindTooltip(this.text(name));
    });
    return layer.addTo(this.map);
  }

  drawPoints(points) {
    if (!points) return null;
    const { L } = this;
    return L.geoJSON(points, {
      pointToLayer: (feature, place) => {
        const { title = "", href = "", tone = "", count = "" } = feature.properties || {};
        const size = count ? Math.min(44, 24 + 4 * String(count).length) : 18;
        const className = `map-dot ${TONES.includes(tone) ? `tone-${tone}` : ""}`;
        const label = count ? `${title} (${count})` : title;
        const icon = L.divIcon({ className, html: this.text(String(count)), iconSize: [size, size] });
        const marker = L.marker(place, { icon, title: label, alt: label, keyboard: Boolean(href) });
        if (href) marker.on("click", () => { location.assign(href); });
        else if (title) marker.bindTooltip(this.text(label));
        return marker;
      },
    }).addTo(this.map);
  }

  // The pin: dragged by pointer, put by a click or tap, moved by the arrow keys when it has the focus.
  drawPin(place, known) {
    const { L, dataset } = this;
    const draggable = "draggable" in dataset;
    const icon = L.divIcon({ className: "map-pin", html: PIN, iconSize: [32, 42], iconAnchor: [16, 41] });
    this.pin = L.marker(place, { icon, draggable, keyboard: true, title: dataset.wordPin, alt: dataset.wordPin, interactive: draggable, opacity: known ? 1 : 0.55 }).addTo(this.map);
    if (!draggable) return;
    this.pin.getElement().setAttribute("role", "button");
    this.pin.getElement().setAttribute("aria-label", dataset.wordPin);
    this.pin.on("dragend", () => this.put(this.pin.getLatLng()));
    this.map.on("click", (event) => this.put(event.latlng));
    this.pin.getElement().addEventListener("keydown", (event) => this.nudge(event));
    for (const input of this.inputs()) input.addEventListener("change", () => { const typed = this.typed(); if (typed) { this.put(typed); this.map.panTo(typed); } });
  }

  nudge(event) {
    const moves = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const step = STEP * 2 ** (16 - this.map.getZoom());
    const { lat, lng } = this.pin.getLatLng();
    this.put(this.L.latLng(lat + move[0] * step, lng + move[1] * step));
    this.map.panInside(this.pin.getLatLng(), { padding: [40, 40] });
  }

  put(place) {
    this.pin.setLatLng(place).setOpacity(1);
    const point = place.wrap();
    const values = [point.lng.toFixed(6), point.lat.toFixed(6)];
    this.inputs().forEach((input, index) => { input.value = values[index]; });
    this.dispatchEvent(new CustomEvent("one:moved", { bubbles: true, detail: { lon: values[0], lat: values[1] } }));
  }

  inputs() {
    return [this.dataset.lonInput, this.dataset.latInput].map((id) => id && document.getElementById(id)).filter(Boolean);
  }

  typed() {
    const [lon, lat] = this.inputs().map((input) => (input.value.trim() === "" ? NaN : Number(input.value)));
    return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? this.L.latLng(lat, lon) : null;
  }

  // Leaflet takes HTML; names are text.
  text(words) {
    const span = document.createElement("span");
    span.textContent = words;
    return span.innerHTML;
  }
}

customElements.get("one-map") || customElements.define("one-map", OneMap);
