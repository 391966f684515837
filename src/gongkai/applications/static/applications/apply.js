// The form of an application: what is written survives a reload of this page, and hints come while somebody writes.
// Kept in this tab alone (sessionStorage) and cleared with it or once submitted: the machine may be a public one.
const WAIT = 900;
const LEAST = 6;
const PREFIX = "application:";
const SKIP = new Set(["csrfmiddlewaretoken", "once", "carried", "seen", "proof", "do"]);

function keep(form) {
  const key = PREFIX + form.dataset.application;
  const fields = [...form.elements].filter((one) => one.name && !SKIP.has(one.name) && one.type !== "file" && one.type !== "submit");
  const fresh = !form.querySelector(".error, .reasons") && fields.every((one) => one.type === "radio" || one.type === "checkbox" || one.tagName === "SELECT" || !one.value);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && fresh) {
      for (const one of fields) {
        if (one.type === "radio" || one.type === "checkbox") one.checked = (kept[one.name] || []).includes(one.value);
        else if (one.name in kept) one.value = kept[one.name];
      }
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const one of fields) {
        if (one.type === "radio" || one.type === "checkbox") now[one.name] = [...(now[one.name] || []), ...(one.checked ? [one.value] : [])];
        else now[one.name] = one.value;
      }
      sessionStorage.setItem(key, JSON.stringify(now));
    });
    const note = form.querySelector("[data-draft]");
    if (note) note.hidden = false;
  } catch {
    return; // storage is switched off: the form works without
  }
}

function hint(form) {
  const place = form.querySelector("[data-hints]");
  const matter = form.elements.matter;
  let timer = 0;
  let asked = matter.value;
  matter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (matter.value.trim().length < LEAST || matter.value === asked) return;
      asked = matter.value;
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.set("matter", asked);
      const answer = await fetch(form.dataset.look, { method: "POST", body }).catch(() => null);
      if (!answer || !answer.ok || matter.value !== asked) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...parsed.body.childNodes);
      form.elements.seen.value = "1"; // looked for, found or not: need not be looked for again when it is sent
    }, WAIT);
  });
}

for (const form of document.querySelectorAll("form[data-application]")) {
  keep(form);
  hint(form);
}
if (document.querySelector("[data-submitted]")) {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
