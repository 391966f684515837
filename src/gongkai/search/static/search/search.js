// Suggestions while typing: a combobox with a list (WAI-ARIA), over any search field marked `data-suggest` (with the address to ask, or without: beside the form's own).
const WAIT = 180;
const LEAST = 1;

function combobox(input, place) {
  const list = document.createElement("ul");
  list.id = `${input.id || "search"}-options`;
  list.className = "search-options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "检索建议");
  list.hidden = true;
  input.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
  let typed = input.value;
  let at = -1;
  let timer = 0;
  let asked = 0;
  let composing = false;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = [...list.children];
    at = index;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
    } else {
      input.setAttribute("aria-activedescendant", options[at].id);
      input.value = options[at].textContent;
      options[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (words) => {
    list.replaceChildren(
      ...words.map((word, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = word;
        // mousedown comes before the field loses focus
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          input.value = word;
          close();
          input.form.requestSubmit();
        });
        return option;
      }),
    );
    at = -1;
    list.hidden = !words.length;
    input.setAttribute("aria-expanded", String(words.length > 0));
  };
  const ask = async () => {
    const words = input.value.trim().slice(0, 30);
    if (words.length < LEAST) return close();
    const mine = ++asked;
    try {
      const answer = await fetch(`${place}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      const found = answer.ok ? await answer.json() : [];
      if (mine === asked && document.activeElement === input) show(found);
    } catch {
      close(); // without a network there are no suggestions; the form still works
    }
  };
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    input.dispatchEvent(new Event("input"));
  });
  input.addEventListener("input", () => {
    if (composing) return;
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    const many = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape") {
      if (many) {
        event.preventDefault();
        choose(-1);
        close();
      }
    } else if (event.key === "ArrowDown" && !many) ask();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + many + 1) % (many + 1)) - 1);
    } else if (event.key === "Enter" || event.key === "Tab") close();
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    close();
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) {
  combobox(input, input.dataset.suggest || new URL("suggest/", input.form.action).href);
}
