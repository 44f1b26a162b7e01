// The messages: each is shown once, in its place, whichever way and however often it comes.
const list = document.querySelector("[data-thread]");
const POLL = 5_000;
const READ_AFTER = 1_000;

if (list && !("past" in list.dataset)) {
  const toEnd = document.querySelector("[data-to-end]");
  const state = document.querySelector("[data-connection]");
  const shown = () => [...list.querySelectorAll("[data-seq]")];
  const isNear = () => list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  let seen = 0;
  let polling;
  let reading;

  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "numeric", minute: "2-digit", hour12: true, timeZone: list.dataset.zone,
  });

  function place(item) {
    const seq = Number(item.dataset.seq);
    const time = item.querySelector("time");
    if (time) time.textContent = clock.format(new Date(time.dateTime));
    document.getElementById(`p-${item.dataset.key}`)?.remove();
    const there = document.getElementById(item.id);
    if (there) {
      if (Number(item.dataset.rev) > Number(there.dataset.rev)) there.replaceWith(item);
      return;
    }
    const items = shown();
    if (items.length && seq < Number(items[0].dataset.seq)) return;
    const next = items.find((each) => Number(each.dataset.seq) > seq);
    list.insertBefore(item, next ?? list.querySelector(".pending"));
    list.querySelector("[data-none]")?.remove();
  }

  function apply(html, rev = 0) {
    const follow = isNear();
    const box = document.createElement("template");
    box.innerHTML = html;
    const items = [...box.content.querySelectorAll("[data-seq]")];
    items.forEach(place);
    list.dataset.rev = Math.max(Number(list.dataset.rev), rev, ...items.map((item) => Number(item.dataset.rev)));
    if (items.some((item) => "system" in item.dataset)) document.dispatchEvent(new CustomEvent("chat:renew"));
    if (follow) end();
    else if (items.length) toEnd.hidden = false;
    mark();
    read();
  }

  function end() {
    list.scrollTop = list.scrollHeight;
    toEnd.hidden = true;
  }

  // "Seen" stands below the last of my messages that the other side has read.
  function mark() {
    const mine = shown().filter((item) => item.dataset.side === list.dataset.me && Number(item.dataset.seq) <= seen);
    const sign = list.querySelector("[data-seen]");
    if (!mine.length) return;
    mine.at(-1).after(sign);
    sign.hidden = false;
  }

  function learn({ detail }) {
    seen = Math.max(seen, detail.seen?.[list.dataset.person] ?? 0);
    mark();
  }

  function read() {
    clearTimeout(reading);
    reading = setTimeout(() => {
      const last = shown().at(-1);
      if (!last || document.visibilityState !== "visible" || !document.hasFocus()) return;
      document.dispatchEvent(new CustomEvent("live:send", { detail: { t: "read", seq: Number(last.dataset.seq) } }));
    }, READ_AFTER);
  }

  async function poll() {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(`${list.dataset.url}?after=${list.dataset.rev}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.headers.has("HX-Refresh")) location.reload();
    else if (answer?.status === 200) apply(await answer.text());
  }

  document.addEventListener("live:msg", ({ detail }) => apply(detail.html, detail.rev));
  document.addEventListener("chat:html", ({ detail }) => apply(detail));
  document.addEventListener("chat:end", end);
  document.addEventListener("live:read", learn);
  document.addEventListener("live:resync", () => location.reload());
  document.addEventListener("live:hello", (event) => {
    clearInterval(polling);
    polling = undefined;
    state.textContent = state.dataset.back;
    learn(event);
    read();
  });
  document.addEventListener("live:down", () => {
    polling ??= setInterval(() => {
      state.textContent = state.dataset.away;
      poll();
    }, POLL);
  });
  for (const on of ["focus", "visibilitychange"]) window.addEventListener(on, read);
  list.addEventListener("scroll", () => isNear() && (toEnd.hidden = true));
  toEnd.addEventListener("click", (event) => {
    event.preventDefault();
    end();
  });
  end();
  window.addEventListener("load", end, { once: true });
}
