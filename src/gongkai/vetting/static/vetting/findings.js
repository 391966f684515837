// Shows an original in place for half a minute instead of on a page of its own.
const SHOWN_FOR = 30_000;

async function reveal(form) {
  const row = form.closest(".found-row");
  const value = row?.querySelector("[data-value]");
  const button = form.querySelector("button");
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  const told = await answer.json();
  if (!answer.ok) {
    button.textContent = told.why?.join("") ?? "暂时不能查看";
    return;
  }
  const masked = value.textContent;
  value.textContent = told.value;
  value.classList.add("found-shown");
  button.disabled = true;
  button.textContent = "已显示 30 秒，本次查看已记录";
  setTimeout(() => {
    value.textContent = masked;
    value.classList.remove("found-shown");
    button.disabled = false;
    button.textContent = "查看原文";
  }, SHOWN_FOR);
}

for (const form of document.querySelectorAll("form[data-reveal]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    reveal(form).catch(() => form.submit());
  });
}
