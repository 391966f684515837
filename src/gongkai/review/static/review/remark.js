// Select words of the text, press the button beside them, and the remark's form holds them. Without this the words
// are copied into the form by hand.
const form = document.getElementById("remark-form");
const sheets = [...document.querySelectorAll("[data-section]")];
if (form && sheets.length) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small remark-float";
  button.textContent = form.dataset.pick;
  button.hidden = true;
  document.body.append(button);
  let chosen = null;

  const select = () => {
    const selection = document.getSelection();
    const words = selection ? selection.toString().trim() : "";
    const sheet = words && sheets.find((one) => one.contains(selection.anchorNode) && one.contains(selection.focusNode));
    if (!sheet || words.length > 500) { button.hidden = true; return; }
    const range = selection.getRangeAt(0);
    const lead = document.createRange();
    lead.selectNodeContents(sheet);
    lead.setEnd(range.startContainer, range.startOffset);
    chosen = { section: sheet.dataset.section, quote: words, before: lead.toString().slice(-40) };
    const box = range.getBoundingClientRect();
    button.hidden = false;
    button.style.left = `${Math.max(8, Math.min(box.left + scrollX, scrollX + innerWidth - button.offsetWidth - 8))}px`;
    button.style.top = `${box.bottom + scrollY + 6}px`;
  };
  document.addEventListener("selectionchange", select);
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    for (const [name, value] of Object.entries(chosen)) form.elements[`remark-${name}`].value = value;
    button.hidden = true;
    const tab = document.getElementById("part-remarks");
    if (tab) tab.checked = true;
    form.closest("details").open = true;
    form.elements["remark-text"].focus();
  });
}
