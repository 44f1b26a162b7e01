// Regions that follow the deal and the inbox are read again when something has happened.
let asked;

async function renew() {
  const answer = await fetch(location.pathname + location.search, { headers: { "X-Unseen": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-renewed]")) {
    const fresh = page.getElementById(old.id);
    // Whoever is at a button there keeps it.
    if (!fresh || old.contains(document.activeElement)) continue;
    const scrolled = old.querySelector(".scroll")?.scrollTop ?? 0;
    old.replaceWith(fresh);
    if (scrolled) fresh.querySelector(".scroll").scrollTop = scrolled;
  }
}

for (const event of ["chat:renew", "live:badge"]) {
  document.addEventListener(event, () => {
    clearTimeout(asked);
    asked = setTimeout(renew, 500);
  });
}
