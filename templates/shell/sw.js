// Version {{ version }}: the look from a cache, pages from the network. What is kept of pages belongs to
// one person, whom the server names in each answer; an answer for somebody else empties the cache first.
const SHELL = "shell-{{ version }}";
const PAGES = "pages";
const ASSETS = {{ assets|safe }};
const OFFLINE = "/offline/";
const WHOSE = "/offline/owner";
const NEAR = "/offline/pages.json";
const PATIENCE = {{ patience }};
const KEPT_FOR = 3 * 86_400_000;
const MOST_PAGES = 40;
const LOOKED_AFTER = 15 * 60_000;

let turn = Promise.resolve();
let looked = 0;
let written = "";
let changes = 0;
let acted = 0;

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
  // What somebody has just done does not stand on a copy of before.
  if (request.method !== "GET") acted = Date.now();
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("{{ static }}")) event.respondWith(asset(request));
});

// The network first; a kept copy when it fails, or when it takes too long and nothing was done since.
async function page(event) {
  const asked = changes;
  const network = fetch(event.request).then((answer) => {
    event.waitUntil(note(event.request.url, answer.clone(), asked));
    return answer;
  });
  const settled = network.catch(() => null);
  const answer = await Promise.race([settled, new Promise((late) => setTimeout(late, PATIENCE))]);
  const { url } = event.request;
  return answer || (await copyOf(url, acted)) || (await settled) || (await copyOf(url)) || (await caches.match(OFFLINE)) || Response.error();
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
  turn = turn.then(() => belongTo(owner, asked)).then((cache) => keep(cache, url, answer)).catch(() => {});
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

async function keep(cache, url, answer) {
  if (!answer.headers.get("X-Keep")) return;
  const html = (await answer.text()).replace("<body", `<body data-saved="${new Date().toISOString()}"`);
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Saved": String(Date.now()) };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  await cache.put(nameOf(url), new Response(html, { headers }));
  const names = await cache.keys();
  if (names.length > MOST_PAGES) await cache.delete(names.find((name) => !name.url.endsWith(WHOSE)));
}

// Today's doors are wanted on the way, visited before or not.
async function lookAhead(owner) {
  const { pages } = await (await fetch(NEAR)).json();
  for (const path of pages) {
    const answer = await fetch(path, { headers: { "X-Unseen": "1" } });
    // What is put into a cache that is emptied meanwhile is lost with it.
    const cache = await caches.open(PAGES);
    if (answer.headers.get("X-Owner") !== owner || (await ownerOf(cache)) !== owner) return;
    await keep(cache, new URL(path, location.origin).href, answer);
  }
}

async function copyOf(url, since = 0) {
  const cache = await caches.open(PAGES);
  const found = (await ownerOf(cache)) && (await cache.match(nameOf(url)));
  return found && Number(found.headers.get("X-Saved")) > Math.max(since, Date.now() - KEPT_FOR) ? found : null;
}

// The installed app opens "/?src=pwa"; that is the home page.
function nameOf(url) {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" ? `${origin}/` : origin + pathname + search;
}
