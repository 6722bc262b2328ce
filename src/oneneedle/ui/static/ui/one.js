// Small behaviours as custom elements. Every page works without them.

const WIDEST = 2000;

class OneSearch extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=search]");
    if (!input || !input.hasAttribute("hx-get")) return;
    let composing = false;
    let last = input.value;
    let timer = 0;
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (composing || input.value === last) return;
        last = input.value;
        input.dispatchEvent(new CustomEvent("one:search", { bubbles: true }));
      }, 300);
    };
    input.addEventListener("compositionstart", () => { composing = true; });
    input.addEventListener("compositionend", () => { composing = false; ask(); });
    input.addEventListener("input", () => { if (!composing) ask(); });
    // Enter that only ends a composition must not send the form.
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.isComposing || composing)) event.preventDefault(); });
  }
}

class OnePhoto extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=file]");
    if (!input) return;
    input.addEventListener("change", () => this.show(input));
  }

  async show(input) {
    const preview = this.querySelector(".photo-preview");
    preview.replaceChildren();
    const shrunk = new DataTransfer();
    for (const file of input.files) {
      const smaller = await this.shrink(file).catch(() => null);
      shrunk.items.add(smaller || file);
      if (file.type.startsWith("image/")) preview.append(this.figure(smaller || file, smaller !== null));
    }
    input.files = shrunk.files;
  }

  figure(file, smaller) {
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    const words = document.createElement("figcaption");
    image.src = URL.createObjectURL(file);
    image.alt = this.dataset.wordChosen || "";
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    words.textContent = smaller ? `${file.name} · ${this.dataset.wordShrunk}` : file.name;
    figure.append(image, words);
    return figure;
  }

  // A photo wider than the screen of anybody who will look at it is made smaller: less to send from an old phone.
  async shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return null;
    const bitmap = await createImageBitmap(file);
    const scale = WIDEST / Math.max(bitmap.width, bitmap.height);
    if (scale >= 1) return null;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    if (!blob || blob.size >= file.size) return null;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  }
}

class OneCopy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      button.querySelector("span").textContent = this.dataset.wordDone;
    });
  }
}

class OneKeys extends HTMLElement {
  connectedCallback() {
    const toggle = this.querySelector("[data-keys-switch]");
    this.on = localStorage.getItem("one-keys") !== "off";
    if (toggle) {
      toggle.checked = this.on;
      toggle.addEventListener("change", () => {
        this.on = toggle.checked;
        localStorage.setItem("one-keys", this.on ? "on" : "off");
      });
    }
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() { document.removeEventListener("keydown", this.listen); }

  press(event) {
    if (!this.on || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], .leaflet-container")) return;
    if (event.key === "j" || event.key === "k") {
      const items = [...this.querySelectorAll("[data-key-item]")];
      const here = items.findIndex((item) => item === document.activeElement || item.getAttribute("aria-current") === "true");
      const focused = items.indexOf(document.activeElement);
      const next = items[(focused >= 0 ? focused : here) + (event.key === "j" ? 1 : -1)];
      if (next) { next.focus(); event.preventDefault(); }
    } else if (/^[1-9]$/.test(event.key)) {
      const target = this.querySelector(`[data-key="${event.key}"]`);
      if (target) { target.click(); event.preventDefault(); }
    }
  }
}

const elements = { "one-search": OneSearch, "one-photo": OnePhoto, "one-copy": OneCopy, "one-keys": OneKeys };
for (const [name, element] of Object.entries(elements)) customElements.get(name) || customElements.define(name, element);

// An error summary takes the focus, so that it is read out first.
const focusErrors = () => document.querySelector(".errors")?.focus();
focusErrors();
document.addEventListener("htmx:afterSettle", focusErrors);

// A long line of tabs, or of ways on a telephone, begins at the present one.
const showTab = () => {
  for (const tab of document.querySelectorAll(".tabs-row a[aria-current], .side-nav a[aria-current]")) {
    const row = tab.closest("ul");
    row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  }
};
showTab();
document.addEventListener("htmx:afterSettle", showTab);
