// On the page without a network: what this device still holds, newest first, each by its own title.
const place = document.querySelector("[data-kept]");
async function kept() {
  if (!place || !("caches" in window)) return;
  const cache = await caches.open("pages-1");
  const rows = [];
  for (const request of (await cache.keys()).reverse()) {
    const answer = await cache.match(request);
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    rows.push([new URL(request.url).pathname, read.querySelector("h1")?.textContent.trim() || read.title, answer.headers.get("date")]);
  }
  if (!rows.length) return;
  const list = document.createElement("ul");
  list.className = "news";
  for (const [path, title, date] of rows) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = title;
    item.append(link);
    if (date) {
      const time = document.createElement("time");
      time.textContent = `${new Date(date).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" })} 保存`;
      item.append(time);
    }
    list.append(item);
  }
  place.append(list);
}
kept();
