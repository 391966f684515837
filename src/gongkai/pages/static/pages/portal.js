// Small comforts of every public page. The page is complete without them: nothing here is needed to read, find or apply.

const root = document.documentElement;
const main = document.getElementById("main");
const utilities = document.querySelector("[data-utilities]");

// The day, by the reader's clock in Beijing time: the page itself is made once and says nothing of today.
const today = document.querySelector("[data-today]");
if (today) {
  const day = { timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric" };
  const weekday = { timeZone: "Asia/Shanghai", weekday: "long" };
  const now = new Date();
  today.textContent = `${now.toLocaleDateString("zh-CN", day)} ${now.toLocaleDateString("zh-CN", weekday)}`;
}

// On a phone the navigation is one line that slides: the part one is in stands in sight.
const here = document.querySelector(".portal-nav [aria-current]");
if (here) {
  const line = here.closest("ul");
  if (line.scrollWidth > line.clientWidth) line.scrollLeft = here.offsetLeft - line.clientWidth / 2;
}

// Ways of reading: kept in the cookie that the page “阅读方式” also writes, so both always agree.
const A_YEAR = 31536000;
const ways = () => (/(?:^|;\s*)reading=([a-z.]*)/.exec(document.cookie)?.[1] ?? "").split(".").filter(Boolean);
function read(way, on, instead = []) {
  const kept = ways().filter((name) => name !== way && !instead.includes(name));
  if (on) kept.push(way);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `reading=${kept.join(".")}; path=/; max-age=${kept.length ? A_YEAR : 0}; samesite=lax${secure}`;
  for (const name of instead) root.classList.remove(`read-${name}`);
  root.classList.toggle(`read-${way}`, on);
}

function button(label, act, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", () => act(made));
  return made;
}

// 字号: standard, large, very large.
const SIZES = [["", "标准字号", "小"], ["big", "大字号", "中"], ["text", "特大字号，单列排列", "大"]];
if (utilities) {
  const place = document.createElement("li");
  const item = document.createElement("div");
  item.className = "type-size";
  item.setAttribute("role", "group");
  item.setAttribute("aria-label", "字体大小");
  const words = document.createElement("span");
  words.textContent = "字体";
  item.append(words);
  const show = () => {
    const now = SIZES.find(([way]) => way && root.classList.contains(`read-${way}`))?.[0] ?? "";
    item.querySelectorAll("button").forEach((one, order) => one.setAttribute("aria-pressed", String(SIZES[order][0] === now)));
  };
  for (const [way, title, label] of SIZES) {
    const made = button(label, () => {
      for (const [other] of SIZES) if (other && other !== way) read(other, false);
      if (way) read(way, true);
      show();
    }, false);
    made.setAttribute("aria-label", title);
    item.append(made);
  }
  show();
  document.addEventListener("reading", show);
  place.append(item);
  utilities.insertBefore(place, utilities.lastElementChild);
}

// The reading aids come when they are asked for, or are already in use.
const aids = document.querySelector("[data-aids]");
if (aids) {
  const bring = () => import(aids.dataset.aids).then((part) => {
    part.use(read);
    return part;
  });
  const speak = "speechSynthesis" in window;
  if (speak && utilities) {
    const item = document.createElement("li");
    item.append(button("朗读", () => bring().then((part) => part.toggle("speak")), false));
    item.firstChild.classList.add("read-aloud");
    utilities.insertBefore(item, utilities.lastElementChild);
  }
  aids.setAttribute("role", "button");
  aids.setAttribute("aria-expanded", "false");
  aids.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      aids.click();
    }
  });
  aids.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    bring().then((part) => part.toggle("panel", aids)).catch(() => location.assign(aids.href));
  });
  if (root.classList.contains("read-guide")) bring().then((part) => part.guide());
}

// A link in a text that leaves the site asks first; without this script the page /leave/ asks.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-to]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  const asked = document.createElement("dialog");
  asked.className = "leave-dialog";
  asked.setAttribute("aria-labelledby", "leave-title");
  const title = document.createElement("h2");
  title.id = "leave-title";
  title.textContent = "您将离开本网站";
  const words = document.createElement("p");
  words.textContent = "要打开的网页不属于本网站，其内容和安全由对方负责。请核对网址后再打开：";
  const address = document.createElement("p");
  address.className = "leave-address";
  address.textContent = link.dataset.to;
  const row = document.createElement("div");
  row.className = "form-actions";
  const go = document.createElement("a");
  go.className = "button";
  go.textContent = "打开该网站";
  go.rel = "nofollow noopener noreferrer";
  if (/^https?:\/\//i.test(link.dataset.to) || link.dataset.to.startsWith("//")) go.href = link.dataset.to;
  go.addEventListener("click", () => asked.close());
  const stay = button("留在本网站", () => asked.close());
  stay.className = "button button-secondary";
  row.append(go, stay);
  asked.append(title, words, address, row);
  asked.addEventListener("close", () => {
    asked.remove();
    link.focus();
  });
  document.body.append(asked);
  asked.showModal();
});

// Pages read before can be read again without a network, and the site can stand on the phone's first screen.
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => undefined));
  const tell = () => {
    let note = document.querySelector(".offline-note");
    if (navigator.onLine) return note?.remove();
    if (note || !main) return undefined;
    note = document.createElement("p");
    note.className = "banner banner-warn offline-note";
    note.setAttribute("role", "status");
    note.textContent = "现在没有网络。您看到的是上次打开时保存在本机的内容，可能不是最新的。";
    return main.prepend(note);
  };
  window.addEventListener("offline", tell);
  window.addEventListener("online", tell);
  tell();
}

// How often a page was opened: asked for and counted once a session; nothing of the reader is sent but the request itself.
const views = document.querySelector("[data-views]");
if (views && !document.prerendering) {
  const key = `seen:${location.pathname}`;
  const again = sessionStorage.getItem(key) ? "?again" : "";
  fetch(`/seen${location.pathname}${again}`, { headers: { "X-Seen": "1" }, keepalive: true, credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((said) => {
      if (!said?.views) return;
      sessionStorage.setItem(key, "1");
      views.textContent = `浏览：${said.views.toLocaleString("zh-CN")} 次`;
      views.hidden = false;
    })
    .catch(() => undefined);
}
