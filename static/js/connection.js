// Says when the network is gone, and when the server has refused a fragment without a page of its own.
const bar = document.querySelector("[data-offline-bar]");
const toast = (text) => document.dispatchEvent(new CustomEvent("hustlr:toast", { detail: { text, bad: true } }));

if (bar) {
  const show = () => (bar.hidden = false);
  if (!navigator.onLine) show();
  window.addEventListener("offline", show);
  window.addEventListener("online", () => (bar.hidden = true));
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.error instanceof TypeError || event.detail.ctx?.error instanceof TypeError) show();
  });
  document.addEventListener("htmx:after:request", () => navigator.onLine && (bar.hidden = true));
}

// The service worker writes on a page that it has kept since when it has it.
const { saved } = document.body.dataset;
if (saved) {
  const time = document.querySelector("[data-saved-time]");
  time.dateTime = saved;
  time.textContent = new Date(saved).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  document.querySelector("[data-saved-bar]").hidden = false;
}

document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx?.response?.status ?? 0;
  const say = document.body.dataset;
  if (status === 429) toast(say.tooMany);
  else if (status >= 500) toast(say.broken);
});
