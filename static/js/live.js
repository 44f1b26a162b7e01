// One socket for each tab of a signed-in person. It hears only; what it hears becomes events "live:…".
const SILENCE = 60_000;
const ACK_AFTER = 20;
const ACK_WITHIN = 2_000;
// Sign in, not yours, too many, refused: coming back would not help.
const FINAL = [4401, 4403, 4429, 4008, 4009];
const counts = [...document.querySelectorAll("[data-unread]")];
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

let socket;
let tries = 0;
let silence;
let waiting;
let unacknowledged = 0;
let newest = 0;
let acknowledging;

function address() {
  const list = document.querySelector("[data-thread]:not([data-past])");
  const query = list ? `?c=${list.dataset.ref}&after=${list.dataset.rev}` : "";
  return `${location.protocol.replace("http", "ws")}//${location.host}/ws/${query}`;
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function acknowledge() {
  clearTimeout(acknowledging);
  acknowledging = undefined;
  unacknowledged = 0;
  send({ t: "ack", rev: newest });
}

function count(kind, unread) {
  const shown = counts.filter((each) => each.dataset.unread === kind);
  const before = Number(shown[0]?.firstChild.data ?? 0);
  for (const each of shown) {
    if (each.firstChild.nodeType !== Node.TEXT_NODE) each.prepend("");
    each.firstChild.data = unread;
    each.hidden = !unread;
  }
  return before !== unread;
}

function hear(event) {
  const isNew = "unread" in event && count("messages", event.unread);
  if ("notices" in event) count("notices", event.notices);
  if (event.t === "hello") {
    tries = 0;
    // What came between the page and the socket.
    if (isNew) tell("badge", event);
  }
  if (event.t === "msg") {
    newest = event.rev;
    unacknowledged += 1;
    acknowledging ??= setTimeout(acknowledge, ACK_WITHIN);
  }
  tell(event.t, event);
  if (unacknowledged >= ACK_AFTER) acknowledge();
}

// Browsers say nothing of a dead line: whoever hears nothing for a minute hangs up.
function listen() {
  clearTimeout(silence);
  silence = setTimeout(() => closed(), SILENCE);
}

function open() {
  clearTimeout(waiting);
  const mine = new WebSocket(address());
  socket = mine;
  listen();
  mine.addEventListener("message", ({ data }) => {
    if (mine !== socket) return;
    listen();
    hear(JSON.parse(data));
  });
  mine.addEventListener("close", ({ code }) => mine === socket && closed(code));
}

function closed(code) {
  clearTimeout(silence);
  socket?.close();
  socket = undefined;
  tell("down");
  if (FINAL.includes(code)) return;
  const pause = Math.min(30_000, 500 * 2 ** tries) * (0.7 + 0.6 * Math.random());
  tries = Math.min(tries + 1, 6);
  waiting = setTimeout(open, pause);
}

if (counts.length) {
  // All modules are bound by then, so that nothing is heard before somebody listens.
  document.addEventListener("DOMContentLoaded", open, { once: true });
  document.addEventListener("live:send", ({ detail }) => send(detail));
  const back = () => !socket && open();
  window.addEventListener("online", back);
  window.addEventListener("pageshow", (event) => event.persisted && back());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back());
}
