// On site: the telephone's position, only when its owner taps.
class OneHere extends HTMLElement {
  connectedCallback() {
    if (!navigator.geolocation) return;
    this.hidden = false;
    const [button, word] = [this.querySelector("button"), this.querySelector("[role=status]")];
    const form = this.closest("form");
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.lon.value = coords.longitude.toFixed(6);
          form.elements.lat.value = coords.latitude.toFixed(6);
          word.textContent = this.dataset.wordFound;
        },
        () => { word.textContent = this.dataset.wordFailed; },
        { enableHighAccuracy: true, timeout: 10000 },
      );
    });
  }
}
customElements.define("one-here", OneHere);
