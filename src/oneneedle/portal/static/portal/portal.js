// Two small behaviours of the residents' pages. Every page works without them.

class OneLocate extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.geolocation || !window.isSecureContext) return;
    button.hidden = false;
    button.addEventListener("click", () => this.find(button));
  }

  find(button) {
    const words = this.querySelector("[role=status]");
    button.disabled = true;
    words.textContent = "";
    const failed = () => { button.disabled = false; words.textContent = this.dataset.wordFailed; };
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.disabled = false;
      const inputs = [this.dataset.lonInput, this.dataset.latInput].map((id) => document.getElementById(id));
      inputs[0].value = coords.longitude.toFixed(6);
      inputs[1].value = coords.latitude.toFixed(6);
      inputs[1].dispatchEvent(new Event("change", { bubbles: true }));
      words.textContent = this.dataset.wordFound;
    }, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  }
}

class OnePrint extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

const elements = { "one-locate": OneLocate, "one-print": OnePrint };
for (const [name, element] of Object.entries(elements)) customElements.get(name) || customElements.define(name, element);
