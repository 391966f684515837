// A rectangle on a page: dragged with the mouse or a finger, moved and sized with the arrow keys, or typed in the form.
// The form's four fields hold it in percent of the page; without this module they are filled in by hand.
const sheet = document.getElementById("sheet");
const form = document.getElementById("region");
if (sheet && form) {
  const names = ["left", "top", "width", "height"];
  const field = (name) => form.querySelector(`[name=${name}]`);
  const svg = sheet.querySelector("svg");
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  rect.setAttribute("class", "redact-new");
  svg.append(rect);
  const hint = document.createElement("p");
  hint.className = "quiet small";
  hint.id = "sheet-hint";
  hint.textContent = sheet.dataset.hint;
  sheet.parentElement.before(hint);
  sheet.dataset.drawing = "";
  sheet.tabIndex = 0;
  sheet.setAttribute("role", "group");
  sheet.setAttribute("aria-label", hint.textContent);

  const within = (value, most) => Math.max(0, Math.min(most, value));
  const round = (value) => Math.round(value * 10) / 10;
  const held = () => Object.fromEntries(names.map((name) => [name, Number(field(name).value) || 0]));

  const show = () => {
    const now = held();
    rect.setAttribute("x", now.left);
    rect.setAttribute("y", now.top);
    rect.setAttribute("width", now.width);
    rect.setAttribute("height", now.height);
  };
  const put = (box) => {
    const left = round(within(box.left, 99.5));
    const top = round(within(box.top, 99.5));
    const values = {
      left, top,
      width: round(within(Math.max(0.5, box.width), 100 - left)),
      height: round(within(Math.max(0.5, box.height), 100 - top)),
    };
    for (const name of names) field(name).value = values[name];
    show();
  };

  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return {
      x: within(((event.clientX - box.left) / box.width) * 100, 100),
      y: within(((event.clientY - box.top) / box.height) * 100, 100),
    };
  };
  let from = null;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    sheet.focus({ preventScroll: true });
    from = at(event);
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    put({
      left: Math.min(from.x, to.x), top: Math.min(from.y, to.y),
      width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y),
    });
  });
  for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => { from = null; });

  const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      field("ground").focus();
      return;
    }
    const step = STEP[event.key];
    if (!step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const far = event.ctrlKey ? 0.2 : 1;
    const now = held();
    if (event.shiftKey) put({ ...now, width: now.width + step[0] * far, height: now.height + step[1] * far });
    else put({
      ...now,
      left: within(now.left + step[0] * far, 100 - now.width),
      top: within(now.top + step[1] * far, 100 - now.height),
    });
  });
  for (const name of names) field(name).addEventListener("input", show);
  show();
}
