// The desk's own behaviour; every page works without it.

// Choose all rows of the page at once.
const showCheckAll = () => {
  for (const button of document.querySelectorAll("[data-check-all]")) {
    button.hidden = false;
    button.onclick = () => {
      const boxes = [...button.form.querySelectorAll("input[name=case]")];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    };
  }
};
showCheckAll();

// A case loaded beside the list: the list shows which one, the window is named after it.
const markCurrent = () => {
  for (const link of document.querySelectorAll(".pane-row")) {
    const same = new URL(link.href).pathname === location.pathname;
    if (same) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

// An open step takes the focus and the number keys.
const enterPanel = (panel) => {
  for (const way of document.querySelectorAll(".ways [data-key]")) way.removeAttribute("data-key");
  const first = panel.querySelector("[data-key], .errors, select, textarea, input:not([type=hidden])");
  (first || panel.querySelector("button"))?.focus();
};

document.addEventListener("htmx:afterSettle", (event) => {
  showCheckAll();
  const target = event.detail.target;
  if (target?.id === "panel" && target.childElementCount) enterPanel(target);
  if (target?.id === "detail") {
    markCurrent();
    const title = target.querySelector("h1");
    if (title) document.title = title.textContent;
    if (window.scrollY > 200) window.scrollTo(0, 0);
  }
});
document.addEventListener("htmx:pushedIntoHistory", markCurrent);

// Asking for the questions of another type as soon as it is chosen.
document.addEventListener("change", (event) => {
  const select = event.target.closest(".panel-step select[name=type_code]");
  const ask = select?.form.querySelector("button[formmethod=get]");
  if (ask && window.htmx) {
    const address = `${ask.getAttribute("formaction")}?type_code=${encodeURIComponent(select.value)}`;
    window.htmx.ajax("GET", address, "#panel");
  }
});
