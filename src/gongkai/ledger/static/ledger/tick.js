// One box ticks all of the page; without scripts it stays hidden and each is ticked by hand.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  all.closest("label").hidden = false;
  const boxes = () => all.form.querySelectorAll(`input[name="${all.dataset.tickAll}"]:not(:disabled)`);
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  all.form.addEventListener("change", () => { all.checked = [...boxes()].every((box) => box.checked); });
}
