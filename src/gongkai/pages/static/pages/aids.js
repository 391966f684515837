// Reading aids of public pages: a panel of switches, reading aloud with the browser's own voice, pointing and hearing, a line
// to read along. Nothing is sent anywhere; what the reader chose stays in this browser.

const root = document.documentElement;
const main = document.getElementById("main");
const voice = window.speechSynthesis;
const SPEEDS = [["0.75", "慢"], ["1", "正常"], ["1.25", "快"], ["1.5", "更快"]];
const BLOCKS = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,caption,figcaption,summary,legend,label,blockquote,pre,div,section,article,figure,header";
const SILENT = "script,style,svg,select,option,textarea,nav,button,[aria-hidden='true'],[hidden],.page-tools,.no-speak";
let keep = () => undefined;

/** What portal.js lends: how a way of reading is kept. */
export function use(read) {
  keep = read;
}

function made(tag, words, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = words;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function press(words, act, attributes = {}) {
  const element = made("button", words, { type: "button", class: "button button-secondary button-small", ...attributes });
  element.addEventListener("click", () => act(element));
  return element;
}

// ---- reading aloud: one sentence after another, the one being read is marked and stays in sight

function sentences() {
  const found = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let block, pieces = [];
  const close = () => {
    const text = pieces.map((node) => node.data).join("");
    const cut = /[^。！？；!?\n]+[。！？；!?]*["”’」）)]*/g;
    for (let match; (match = cut.exec(text)); ) {
      for (let at = 0; at < match[0].length; at += 120) {
        const part = match[0].slice(at, at + 120);
        if (/[\p{L}\p{N}]/u.test(part)) found.push({ text: part.trim(), block, nodes: pieces, start: match.index + at, end: match.index + at + part.length });
      }
    }
    pieces = [];
  };
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(SILENT) || !(parent.checkVisibility?.() ?? parent.offsetParent)) continue;
    const owner = parent.closest(BLOCKS);
    if (owner !== block) {
      close();
      block = owner;
    }
    pieces.push(node);
  }
  close();
  return found;
}

function rangeOf(sentence) {
  const range = document.createRange();
  let passed = 0, started = false;
  for (const node of sentence.nodes) {
    const after = passed + node.data.length;
    if (!started && sentence.start < after) {
      range.setStart(node, Math.max(0, sentence.start - passed));
      started = true;
    }
    if (started && sentence.end <= after) {
      range.setEnd(node, Math.max(0, sentence.end - passed));
      break;
    }
    passed = after;
  }
  return range;
}

function mark(sentence) {
  document.querySelector(".being-read")?.classList.remove("being-read");
  if (window.CSS?.highlights) CSS.highlights.delete("read-aloud");
  if (!sentence) return;
  sentence.block?.classList.add("being-read");
  const range = rangeOf(sentence);
  if (window.CSS?.highlights && window.Highlight) CSS.highlights.set("read-aloud", new Highlight(range));
  const box = range.getBoundingClientRect();
  if (box.top < 80 || box.bottom > innerHeight - 120) {
    const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: quiet ? "auto" : "smooth" });
  }
}

const speech = { all: [], at: 0, state: "still", speed: "1", bar: null, turn: 0 };

function tell() {
  const { bar, state, at, all } = speech;
  document.querySelectorAll(".read-aloud").forEach((one) => one.setAttribute("aria-pressed", String(state !== "still")));
  if (!bar) return;
  bar.hidden = state === "still";
  bar.querySelector("[data-pause]").textContent = state === "paused" ? "继续" : "暂停";
  bar.querySelector("[data-place]").textContent = `第 ${Math.min(at + 1, all.length)} 句，共 ${all.length} 句`;
}

function say() {
  const turn = ++speech.turn;
  voice.cancel();
  const sentence = speech.all[speech.at];
  if (!sentence) return stop();
  mark(sentence);
  tell();
  const words = new SpeechSynthesisUtterance(sentence.text);
  words.lang = "zh-CN";
  words.rate = Number(speech.speed);
  words.voice = voice.getVoices().find((one) => /^zh[-_]CN/i.test(one.lang)) ?? null;
  // Cancelling also ends a sentence: only the turn that is still on goes further.
  words.addEventListener("end", () => {
    if (turn !== speech.turn || speech.state !== "reading") return;
    speech.at += 1;
    say();
  });
  words.addEventListener("error", (event) => {
    if (turn !== speech.turn || ["interrupted", "canceled"].includes(event.error)) return;
    stop();
    speech.bar.hidden = false;
    speech.bar.querySelector("[data-place]").setAttribute("role", "alert");
    speech.bar.querySelector("[data-place]").textContent = "本机没有可用的中文语音，请在系统设置里添加。";
  });
  return voice.speak(words);
}

function stop() {
  speech.turn += 1;
  speech.state = "still";
  voice.cancel();
  mark(null);
  tell();
}

function pause() {
  if (speech.state === "reading") {
    speech.state = "paused";
    speech.turn += 1;
    voice.cancel();
    tell();
  } else {
    speech.state = "reading";
    say();
  }
}

function step(by) {
  speech.at = Math.max(0, Math.min(speech.all.length - 1, speech.at + by));
  if (speech.state === "reading") say();
  else {
    mark(speech.all[speech.at]);
    tell();
  }
}

function speed(element) {
  speech.speed = element.value;
  try {
    localStorage.setItem("reading-speed", element.value);
  } catch {
    // A browser that keeps nothing reads at this speed until the page is left.
  }
  if (speech.state === "reading") say();
}

function speechBar() {
  const bar = made("div", "", { class: "speech-bar no-print", role: "region", "aria-label": "朗读" });
  const choice = made("select", "", { "aria-label": "语速" });
  for (const [value, words] of SPEEDS) choice.append(made("option", words, { value }));
  try {
    speech.speed = localStorage.getItem("reading-speed") ?? "1";
  } catch {
    speech.speed = "1";
  }
  choice.value = SPEEDS.some(([value]) => value === speech.speed) ? speech.speed : "1";
  choice.addEventListener("change", () => speed(choice));
  const paced = made("label", "语速 ");
  paced.append(choice);
  bar.append(
    press("上一句", () => step(-1)), press("暂停", pause, { "data-pause": "" }), press("下一句", () => step(1)),
    press("停止", stop), paced, made("span", "", { "data-place": "", class: "quiet small" }),
  );
  document.body.append(bar);
  return bar;
}

export function speak() {
  if (!voice || !main) return;
  if (speech.state !== "still") return void stop();
  speech.bar ??= speechBar();
  speech.all = sentences();
  speech.at = 0;
  speech.state = "reading";
  say();
}
if (voice) window.addEventListener("pagehide", () => voice.cancel());

// ---- pointing and hearing

let hears = false, waiting;
function hear(event) {
  const target = event.target.closest?.(`a,button,input,label,img,${BLOCKS}`);
  if (!hears || !target || target === document.body || target.closest(".speech-bar")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const words = target.getAttribute("aria-label") || target.alt || target.labels?.[0]?.textContent || target.innerText || "";
    if (!words.trim() || words.length > 400) return;
    document.querySelector(".being-read")?.classList.remove("being-read");
    target.classList.add("being-read");
    voice.cancel();
    const said = new SpeechSynthesisUtterance(words.trim());
    said.lang = "zh-CN";
    said.rate = Number(speech.speed);
    voice.speak(said);
  }, 300);
}
document.addEventListener("pointerover", hear);
document.addEventListener("focusin", hear);
function point(on) {
  hears = on;
  if (on && speech.state !== "still") stop();
  if (!on) {
    voice.cancel();
    document.querySelector(".being-read")?.classList.remove("being-read");
  }
}

// ---- a line to read along

let line;
function follow(y) {
  if (line) line.style.transform = `translateY(${Math.round(y)}px)`;
}
export function guide(on = true) {
  if (!on) {
    line?.remove();
    line = undefined;
    return;
  }
  if (line) return;
  line = made("div", "", { class: "guide-line no-print", "aria-hidden": "true" });
  document.body.append(line);
  follow(innerHeight / 2);
}
document.addEventListener("pointermove", (event) => follow(event.clientY));
document.addEventListener("focusin", (event) => follow(event.target.getBoundingClientRect().bottom));

// ---- the panel

const SWITCHES = [["text", "大字"], ["contrast", "高对比"], ["simple", "简洁"], ["cursor", "大光标"], ["guide", "阅读线"]];
let panel, install;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  install = event;
});

function show() {
  panel?.querySelectorAll("[data-way]").forEach((one) => one.setAttribute("aria-pressed", String(root.classList.contains(`read-${one.dataset.way}`))));
  document.dispatchEvent(new Event("reading"));
}

function turn(way, on) {
  keep(way, on, way === "text" ? ["big"] : []);
  if (way === "guide") guide(on);
  show();
}

function makePanel(link) {
  const box = made("section", "", { class: "aids no-print", id: "aids", "aria-label": "阅读辅助" });
  const inner = made("div", "", { class: "portal-inner aids-inner" });
  for (const [way, words] of SWITCHES) inner.append(press(words, (one) => turn(way, one.getAttribute("aria-pressed") !== "true"), { "data-way": way, "aria-pressed": "false" }));
  if (voice) {
    inner.append(press("朗读本页", speak, { class: "button button-secondary button-small read-aloud", "aria-pressed": "false" }));
    inner.append(press("指读", (one) => {
      const on = one.getAttribute("aria-pressed") !== "true";
      one.setAttribute("aria-pressed", String(on));
      point(on);
    }, { "aria-pressed": "false", title: "指到哪里读哪里" }));
  }
  inner.append(press("打印", () => print()));
  if (install) inner.append(press("装到手机桌面", () => install.prompt()));
  inner.append(press("恢复默认", () => {
    for (const [way] of [...SWITCHES, ["big"]]) turn(way, false);
    if (hears) point(false);
    panel.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", "false"));
  }));
  const more = made("a", "说明", { href: link.href });
  inner.append(more, press("关闭", () => toggle("panel", link)));
  box.append(inner);
  return box;
}

export function toggle(what, link) {
  if (what === "speak") return speak();
  if (panel?.isConnected) {
    panel.remove();
    link.setAttribute("aria-expanded", "false");
    return link.focus();
  }
  panel = makePanel(link);
  document.querySelector(".portal-utility").after(panel);
  link.setAttribute("aria-expanded", "true");
  show();
  return panel.querySelector("button").focus();
}
