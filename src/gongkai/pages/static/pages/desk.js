// Small comforts of the desk; every page works without them.

// A menu closes when one presses Escape or clicks elsewhere.
const menus = () => document.querySelectorAll("details.desk-account[open], details.desk-menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// What went wrong is read first.
document.querySelector(".reasons")?.focus();

// <input type="checkbox" data-all="name"> ticks every box of that name in its form.
document.addEventListener("change", (event) => {
  const name = event.target.dataset?.all;
  if (!name) return;
  for (const box of event.target.form?.elements ?? []) if (box.name === name) box.checked = event.target.checked;
});

// <form data-keep>: leaving with changes not saved is asked about.
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest?.("form[data-keep]")) unsaved = true;
});
document.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// In a split view, the marked place of the source is scrolled into sight within its own pane.
const lit = document.querySelector(".split-left .lit, .split-left mark");
if (lit) {
  const pane = lit.closest(".split-pane");
  pane.scrollTop = lit.offsetTop - pane.offsetTop - pane.clientHeight / 3;
}
