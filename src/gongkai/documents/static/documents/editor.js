// The prose editor over the textarea of the body, kept by itself every few seconds. The page works without it.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History, HorizontalRule,
  Image, Italic, Link, ListItem, OrderedList, Paragraph, Strike, Subscript, Superscript, Table, TableCell, TableHeader, TableRow,
  Text, Underline,
} from "../django_prose_editor/editor.js";

const form = document.querySelector("form[data-autosave]");
const area = form?.querySelector("textarea[data-editor]");
const said = form?.querySelector(".editor-said");
const CLASSES = ["align-center", "align-right", "no-indent"];

const Classes = Extension.create({
  name: "classes",
  addGlobalAttributes: () => [{
    types: ["paragraph", "heading", "tableCell", "tableHeader"],
    attributes: {
      class: {
        default: null,
        parseHTML: (element) => CLASSES.filter((name) => element.classList.contains(name)).join(" ") || null,
        renderHTML: (attributes) => (attributes.class ? { class: attributes.class } : {}),
      },
    },
  }],
});

// Cells and tables without inline styles: the page's policy forbids them.
const plain = (node) => node.extend({
  addAttributes() {
    const { colwidth, ...kept } = this.parent?.() ?? {};
    return kept;
  },
});
const PlainTable = Table.extend({ renderHTML: () => ["table", ["tbody", 0]], addMenuItems: undefined });

const send = (url, data, signal) => {
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return fetch(url, { method: "POST", body: data, signal, headers: { Accept: "application/json" } });
};

const answer = async (response) => {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) {
    throw new Error(response.redirected ? "登录已过期，请另开一个窗口登录，再回到这里保存。" : "没有成功，请稍后再试。");
  }
  const found = await response.json();
  if (response.status === 422) throw new Error(found.why);
  return found;
};

// What is light enough to do here; the server cleans definitively.
const lightly = (html) => html
  .replace(/<!--[\s\S]*?-->/g, "").replace(/<(script|style|xml|head)\b[\s\S]*?<\/\1>/gi, "")
  .replace(/<\/?o:p[^>]*>/gi, "").replace(/<img\b[^>]*src="data:[^>]*>/gi, "");

let editor = null;
if (area) {
  const place = document.createElement("div");
  place.className = "editor-place";
  area.before(place);
  editor = new Editor({
    element: place,
    injectCSS: false,
    content: area.value,
    extensions: [
      Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [2, 3, 4] }), Bold, Italic, Underline, Strike, Subscript,
      Superscript, BulletList, OrderedList, ListItem, Blockquote, HorizontalRule, Image.configure({ inline: true }),
      Link.configure({ openOnClick: false, autolink: false }), PlainTable.configure({ resizable: false }), TableRow,
      plain(TableHeader), plain(TableCell), History, Dropcursor, Gapcursor, Classes,
    ],
    editorProps: {
      attributes: { class: "prose doc-body", role: "textbox", "aria-multiline": "true", "aria-labelledby": "body-label" },
      transformPastedHTML: lightly,
      handlePaste: (view, event) => paste(event),
    },
    onUpdate: ({ editor: changed }) => {
      area.value = changed.isEmpty ? "" : changed.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: () => mark(),
  });
  area.hidden = true;
  const tools = form.querySelector(".editor-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) act(button.dataset);
  });
  mark();
}

function tell(text, url) {
  said.textContent = text;
  if (url) {
    const link = document.createElement("a");
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "看整理前后对照";
    said.append(" ", link);
  }
}

function paste(event) {
  const picture = [...(event.clipboardData?.files ?? [])].find((file) => file.type.startsWith("image/"));
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (picture && !html) {
    upload(picture);
    return true;
  }
  if (!html || html.includes("data-pm-slice")) return false;
  const data = new FormData();
  data.append("raw", html);
  tell("正在整理粘贴的内容……");
  send(form.dataset.paste, data).then(answer).then((found) => {
    editor.chain().focus().insertContent(found.html).run();
    tell(found.notes.length ? `已整理粘贴的内容：${found.notes.join("；")}。` : "已粘贴。", found.url);
  }).catch((error) => {
    editor.chain().focus().insertContent(lightly(html)).run();
    tell(`粘贴的内容没有在线整理（${error.message}），保存时再整理。`);
  });
  return true;
}

async function upload(file) {
  const data = new FormData();
  data.append("file", file);
  tell("正在上传图片……");
  try {
    const found = await answer(await send(form.dataset.picture, data));
    const alt = window.prompt("图片说明（读给看不见图片的人听）", file.name.replace(/\.[^.]+$/, "")) ?? "";
    editor.chain().focus().setImage({ src: found.url, alt }).run();
    tell("图片已放入正文。");
  } catch (error) {
    tell(error.message);
  }
}

const picker = form?.querySelector(".editor-picture");
picker?.addEventListener("change", () => {
  if (picker.files[0]) upload(picker.files[0]);
  picker.value = "";
});

function block() {
  return ["tableHeader", "tableCell"].find((name) => editor.isActive(name) && editor.state.selection.constructor.name === "CellSelection")
    ?? (editor.isActive("heading") ? "heading" : "paragraph");
}

function classed(name) {
  const kind = block();
  const now = (editor.getAttributes(kind).class ?? "").split(" ").filter(Boolean);
  const others = now.filter((one) => one !== name && !(name.startsWith("align-") && one.startsWith("align-")));
  const wanted = now.includes(name) ? others : [...others, name];
  editor.chain().focus().updateAttributes(kind, { class: wanted.sort().join(" ") || null }).run();
}

function act({ do: what, level }) {
  const chain = editor.chain().focus();
  if (what === "table" && editor.isActive("table")) {
    tell("表格里不能再放表格，请把光标移到表格外面。");
    return;
  }
  const simple = {
    paragraph: () => chain.setParagraph().run(),
    heading: () => chain.toggleHeading({ level: Number(level) }).run(),
    bold: () => chain.toggleBold().run(),
    underline: () => chain.toggleUnderline().run(),
    bullets: () => chain.toggleBulletList().run(),
    numbers: () => chain.toggleOrderedList().run(),
    table: () => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
    "row-add": () => chain.addRowAfter().run(),
    "row-remove": () => chain.deleteRow().run(),
    "column-add": () => chain.addColumnAfter().run(),
    "column-remove": () => chain.deleteColumn().run(),
    merge: () => chain.mergeOrSplit().run(),
    head: () => chain.toggleHeaderRow().run(),
    "table-remove": () => chain.deleteTable().run(),
    undo: () => chain.undo().run(),
    redo: () => chain.redo().run(),
    plain: () => chain.unsetAllMarks().clearNodes().run(),
    picture: () => picker.click(),
    link,
  };
  if (CLASSES.includes(what)) classed(what);
  else simple[what]?.();
}

function link() {
  const now = editor.getAttributes("link").href ?? "";
  const address = window.prompt("网址（留空去掉链接）", now);
  if (address === null) return;
  const chain = editor.chain().focus().extendMarkRange("link");
  if (address.trim()) chain.setLink({ href: address.trim() }).run();
  else chain.unsetLink().run();
}

function mark() {
  if (!editor) return;
  const on = {
    bold: editor.isActive("bold"),
    underline: editor.isActive("underline"),
    bullets: editor.isActive("bulletList"),
    numbers: editor.isActive("orderedList"),
    link: editor.isActive("link"),
    paragraph: editor.isActive("paragraph"),
  };
  const classes = (editor.getAttributes(block()).class ?? "").split(" ");
  for (const button of form.querySelectorAll(".editor-tools button[data-do]")) {
    const what = button.dataset.do;
    const pressed = what === "heading"
      ? editor.isActive("heading", { level: Number(button.dataset.level) })
      : CLASSES.includes(what) ? classes.includes(what) : on[what];
    if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
  }
  form.querySelector(".tool-table").hidden = !editor.isActive("table");
}

// Keeping by itself: three seconds after the last stroke, at the latest every twenty.
if (form) {
  const kept = form.querySelector(".edit-kept");
  let timer = 0;
  let last = Date.now();
  let busy = false;
  let leaving = null;
  const keep = async () => {
    if (busy || leaving?.signal.aborted) return;
    busy = true;
    leaving = new AbortController();
    last = Date.now();
    const data = new FormData(form);
    try {
      const found = await answer(await send(form.dataset.autosave, data, leaving.signal));
      kept.textContent = `${found.kept} 已自动存草稿。${found.why ?? ""}`;
      kept.classList.toggle("edit-warn", Boolean(found.why));
    } catch (error) {
      if (leaving.signal.aborted) return;
      kept.textContent = `没有自动存上：${error.message || "网络不通，请保持页面打开。"}`;
      kept.classList.add("edit-warn");
    } finally {
      busy = false;
    }
  };
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    leaving ??= new AbortController();
    leaving.abort();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (Date.now() - last > 20000) keep();
    else timer = setTimeout(keep, 3000);
  });
}
