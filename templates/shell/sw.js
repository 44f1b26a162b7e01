// Version {{ version }}: the look from a cache, pages from the network. What is kept of pages belongs to
// one person, whom the server names in each answer; an answer for somebody else empties the cache first.
const SHELL = "shell-{{ version }}";
const PAGES = "pages";
const ASSETS = {{ assets|safe }};
const OFFLINE = "/offline/";
const WHOSE = "/offline/owner";
const ACTED = "/offline/acted";
const NEAR = "/offline/pages.json";
const PATIENCE = {{ patience }};
const KEPT_FOR = 3 * 86_400_000;
const MOST_PAGES = 40;
const LOOKED_AFTER = 15 * 60_000;

let turn = Promise.resolve();
let looked = 0;
let written = "";
let changes = 0;
let isSent = false;
// Browsers end a worker that is idle; the next one still knows when somebody last did something.
let acted = caches.match(ACTED).then((found) => found?.text() ?? 0).catch(() => 0);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([...ASSETS, OFFLINE])));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== SHELL && name !== PAGES));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    const isForm = request.method !== "GET";
    if (isForm || isSent) did(event);
    isSent = isForm;
    if (!isForm) event.respondWith(page(event));
  } else if (request.method === "GET" && pathname.startsWith("{{ static }}")) event.respondWith(asset(request));
});

// What somebody has just done does not stand on a copy of before. A form counts when it is sent, and once more when
// its answer leads on: what was asked for meanwhile is of before, too. Whether it was refused is not seen without
// carrying its photos through here; then the next page is waited for a little longer. What scripts send does not
// count: it may be a second try or a draft, and the messages read by themselves what a copy of them lacks.
function did(event) {
  const moment = Date.now();
  acted = Promise.resolve(moment);
  event.waitUntil(caches.open(PAGES).then((cache) => cache.put(ACTED, new Response(moment))));
}

// The network first; a kept copy when it fails or takes too long, one of before the last form much later.
async function page(event) {
  const { url } = event.request;
  const asked = { at: Date.now(), changes };
  const network = fetch(event.request);
  // Said at once: when a copy has been shown, nothing waits for the answer any more.
  event.waitUntil(network.then((answer) => note(url, answer.clone(), asked)).catch(() => {}));
  const settled = network.catch(() => null);
  const within = (ms) => Promise.race([settled, new Promise((late) => setTimeout(late, ms))]);
  return (
    (await within(PATIENCE)) ||
    (await copyOf(url, Number(await acted))) ||
    (await within(5 * PATIENCE)) ||
    (await copyOf(url)) ||
    (await settled) ||
    (await caches.match(OFFLINE)) ||
    Response.error()
  );
}

// Names of assets carry a hash of their content, so a copy is never stale.
async function asset(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const copy = answer.clone();
    caches.open(SHELL).then((cache) => cache.put(request, copy));
  }
  return answer;
}

// One after the other: two answers at once must not empty and fill the cache in turns.
function note(url, answer, asked) {
  const owner = answer.headers.get("X-Owner");
  if (!owner) return Promise.resolve();
  turn = turn.then(() => belongTo(owner, asked.changes)).then((cache) => keep(cache, url, answer, asked.at)).catch(() => {});
  if (owner !== "-" && Date.now() - looked > LOOKED_AFTER) {
    looked = Date.now();
    turn = turn.then(() => lookAhead(owner)).catch(() => {});
  }
  return turn;
}

// Signing out empties the browser at any moment, and another tab may be somebody else's by now: an answer
// that was asked for before the owner changed is kept no more.
async function belongTo(owner, asked) {
  const before = await ownerOf(await caches.open(PAGES));
  if (before === owner) return caches.open(PAGES);
  if (!before && written) {
    written = "";
    changes += 1;
  }
  if (asked !== changes) throw new Error("asked for before");
  written = owner;
  changes += 1;
  looked = 0;
  await caches.delete(PAGES);
  const cache = await caches.open(PAGES);
  await cache.put(WHOSE, new Response(owner));
  return cache;
}

async function ownerOf(cache) {
  const found = await cache.match(WHOSE);
  return found ? found.text() : "";
}

// A copy is as old as its question: a form may have been sent before the answer came.
async function keep(cache, url, answer, asked) {
  if (!answer.headers.get("X-Keep")) return;
  const kept = await cache.match(nameOf(url));
  if (kept && Number(kept.headers.get("X-Saved")) > asked) return;
  const html = (await answer.text()).replace("<body", `<body data-saved="${new Date(asked).toISOString()}"`);
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Saved": String(asked) };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await cache.put(nameOf(url), new Response(html, { headers }));
  const names = await cache.keys();
  if (names.length > MOST_PAGES) await cache.delete(names.find((name) => !name.url.startsWith(location.origin + OFFLINE)));
}

// Today's doors are wanted on the way, visited before or not.
async function lookAhead(owner) {
  const { pages } = await (await fetch(NEAR)).json();
  for (const path of pages) {
    const asked = Date.now();
    const answer = await fetch(path, { headers: { "X-Unseen": "1" } });
    // What is put into a cache that is emptied meanwhile is lost with it.
    const cache = await caches.open(PAGES);
    if (answer.headers.get("X-Owner") !== owner || (await ownerOf(cache)) !== owner) return;
    await keep(cache, new URL(path, location.origin).href, answer, asked);
  }
}

async function copyOf(url, since = 0) {
  const cache = await caches.open(PAGES);
  const found = (await ownerOf(cache)) && (await cache.match(nameOf(url)));
  return found && Number(found.headers.get("X-Saved")) >= Math.max(since, Date.now() - KEPT_FOR) ? found : null;
}

// The installed app opens "/?src=pwa"; that is the home page.
function nameOf(url) {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" ? `${origin}/` : origin + pathname + search;
}
