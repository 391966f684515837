// When very many send at once the server asks the browser for a small calculation before it takes a form at once.
// Whatever fails here, the form is sent all the same: without the calculation somebody looks at it first.
const WAIT = 60_000;

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok) return null;
  const found = await answer.json().catch(() => null);
  return found && found.challenge && globalThis.crypto?.subtle ? found : null;
}

function solved(given, script, tell) {
  return new Promise((finish) => {
    const worker = new Worker(script);
    const end = (number) => {
      clearTimeout(timer);
      worker.terminate();
      finish(number);
    };
    const timer = setTimeout(() => end(null), WAIT);
    worker.onerror = () => end(null);
    worker.onmessage = ({ data }) => {
      if (data.number !== undefined) end(data.number);
      else if (data.failed) end(null);
      else tell(data.tried);
    };
    worker.postMessage(given);
  });
}

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const status = form.querySelector("[data-proof-status]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "look") return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const say = (text) => {
      if (status.textContent !== text) status.textContent = text;
    };
    const given = await asked(form.dataset.challenge);
    if (given) {
      say("现在提交的人较多，浏览器正在做一次计算，几秒钟后自动提交，请不要关闭页面。");
      let told = 0;
      const number = await solved(given, form.dataset.worker, (part) => {
        const quarter = Math.floor(part * 4);
        if (quarter > told) {
          told = quarter;
          say(`计算已进行${quarter * 25}%，完成后自动提交。`);
        }
      }).catch(() => null);
      const { algorithm, challenge, salt, signature } = given;
      if (number !== null) form.elements.proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
      say("正在提交。");
    }
    form.submit();
  });
  // Back to the page from the browser's memory: it may be sent again.
  addEventListener("pageshow", () => {
    busy = false;
  });
}
