// Brings the lit stretch of the source into view; everything else on the page works without this.
const lit = document.getElementById("lit");
const pane = lit?.closest(".split-left");
if (pane && pane.scrollHeight > pane.clientHeight) {
  const above = lit.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += above - pane.clientHeight / 4;
}
// Arrow keys with Alt move between tasks, as in a spreadsheet.
document.addEventListener("keydown", (event) => {
  if (!event.altKey) return;
  const rel = { ArrowUp: "prev", ArrowDown: "next" }[event.key];
  const link = rel && document.querySelector(`.check-steps a[rel="${rel}"]`);
  if (link) { event.preventDefault(); link.click(); }
});
