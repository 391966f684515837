// Keeps the pages read last on this device. Only pages without a question mark, without a form, outside the desk.
const PAGES = "pages-1", ASSETS = "assets-1", MOST = 60, MONTH = 30 * 24 * 3600 * 1000;
const OFFLINE = "{{ offline|escapejs }}";
const SHELL = [OFFLINE{% for one in assets %}, "{{ one|escapejs }}"{% endfor %}];
const NEVER = [{% for one in never %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== PAGES && name !== ASSETS) await caches.delete(name);
    const cache = await caches.open(ASSETS), wanted = new Set(SHELL.map((one) => new URL(one, location).href));
    for (const asked of await cache.keys()) if (asked.url.includes("/static/pages/") && !wanted.has(asked.url)) await cache.delete(asked);
    await clients.claim();
  })());
});

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, answer);
  const asked = await cache.keys();
  for (const old of asked.slice(0, Math.max(0, asked.length - MOST))) if (!SHELL.some((one) => old.url.endsWith(one))) await cache.delete(old);
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    const kind = answer.headers.get("content-type") ?? "";
    if (answer.status === 200 && !answer.redirected && !url.search && kind.startsWith("text/html")) event.waitUntil(keep(PAGES, url.href.split("#")[0], answer.clone()));
    else if (answer.status === 404 || answer.status === 410) event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(url.href.split("#")[0])));
    return answer;
  } catch {
    const kept = url.search ? undefined : await (await caches.open(PAGES)).match(url.href.split("#")[0]);
    const old = kept && Date.now() - Date.parse(kept.headers.get("date") ?? "") > MONTH;
    return (old ? undefined : kept) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function asset(event) {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.status === 200) event.waitUntil(keep(ASSETS, event.request, answer.clone()));
  return answer;
}

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(asset(event));
  else if (event.request.mode === "navigate" && !NEVER.some((start) => url.pathname.startsWith(start))) event.respondWith(page(event, url));
  else if (event.request.mode === "navigate" && !url.pathname.startsWith("/desk/")) event.respondWith(fetch(event.request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()));
});
