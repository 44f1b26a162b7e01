// Messages that were written without a network go out from any page; their thread itself does more.
const { owner } = document.body.dataset;
const kept = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`))?.[1];
const csrf = () => kept("__Host-csrftoken") ?? kept("csrftoken") ?? "";

const busy = new Set();

async function sendKept(name) {
  if (busy.has(name)) return;
  busy.add(name);
  let tries = 0;
  for (let queue = read(name); queue.length; queue = read(name)) {
    const [{ key, body, photos, url, whose }] = queue;
    // Somebody else may have used this browser, or the message is of a time without such notes.
    if (!url || whose !== owner) break;
    const content = new FormData();
    content.append("key", key);
    content.append("body", body);
    photos.forEach((photo) => content.append("photo", photo));
    const headers = { "HX-Request": "true", "X-CSRFToken": csrf() };
    const answer = await fetch(`${url}?after=999999999`, { method: "POST", headers, body: content }).catch(() => null);
    if (answer?.ok) {
      localStorage.setItem(name, JSON.stringify(read(name).filter((message) => message.key !== key)));
      // What is refused waits for its writer, who reads the reason in the thread.
    } else if (answer && answer.status !== 429 && answer.status < 500) break;
    else await new Promise((done) => setTimeout(done, 1000 * Math.min(30, 2 ** tries++)));
  }
  busy.delete(name);
}

const read = (name) => JSON.parse(localStorage.getItem(name) ?? "[]");
const sendAll = () => Object.keys(localStorage).filter((name) => name.startsWith("chat:queue:")).forEach(sendKept);

if (owner && !document.querySelector("[data-composer]")) {
  window.addEventListener("online", sendAll);
  if (navigator.onLine) sendAll();
}
