// A button that prints; without JavaScript it is not shown, and the browser's own menu prints as well.
customElements.define("one-print", class extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => window.print());
  }
});
