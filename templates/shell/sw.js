// Version {{ version }}: hashed assets from the cache, pages always from the network, offline page when it is gone.
const CACHE = "shell-{{ version }}";
const ASSETS = {{ assets|safe }};
const OFFLINE = "/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...ASSETS, OFFLINE])));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (ASSETS.includes(new URL(request.url).pathname)) event.respondWith(asset(request));
});

// Nothing of a page is kept: what a person sees is theirs alone, and the next one may be somebody else.
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}
