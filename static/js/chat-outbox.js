// What is written waits here until the server has confirmed it; a second try carries the same key.
const form = document.querySelector("[data-composer]");
const list = document.querySelector("[data-thread]");

if (form && list) {
  const { ref, me, url } = list.dataset;
  const area = form.elements.body;
  const waiting = form.querySelector("[data-waiting]");
  const refused = form.querySelector("[data-refused]");
  const bubble = document.querySelector("[data-pending]").content.firstElementChild;
  // By side as well: two people may use one browser after each other.
  const kept = { queue: `chat:queue:${ref}:${me}`, draft: `chat:draft:${ref}:${me}` };
  const queue = JSON.parse(localStorage.getItem(kept.queue) ?? "[]");
  let sending = false;
  let hurry = () => {};
  let saving;

  const keep = () => localStorage.setItem(kept.queue, JSON.stringify(queue));
  const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  const pause = (ms) => new Promise((done) => {
    hurry = done;
    setTimeout(done, ms);
  });

  function draw(message) {
    const item = bubble.cloneNode(true);
    item.id = `p-${message.key}`;
    item.querySelector(".bub").textContent = message.body || "…";
    item.querySelector("[data-retry]").addEventListener("click", () => hurry());
    list.append(item);
  }

  function say(message, text) {
    const item = document.getElementById(`p-${message.key}`);
    if (!item) return;
    item.querySelector("[data-state]").textContent = text;
    item.querySelector("[data-retry]").hidden = false;
  }

  function refuse(message, reason) {
    document.getElementById(`p-${message.key}`)?.remove();
    refused.hidden = false;
    refused.querySelector("[data-reason]").textContent = reason;
    area.value = [message.body, area.value].filter(Boolean).join("\n");
  }

  async function post(message) {
    const content = new FormData();
    content.append("key", message.key);
    content.append("body", message.body);
    message.photos.forEach((photo) => content.append("photo", photo));
    const headers = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(`${url}?after=${list.dataset.rev}`, { method: "POST", headers, body: content });
    // Read at once: an answer that breaks off half-way is none.
    return { answer, text: await answer.text() };
  }

  async function flush() {
    if (sending) return;
    sending = true;
    for (let tries = 0; queue.length; ) {
      const [message] = queue;
      const { answer, text } = await post(message).catch(() => ({}));
      if (!answer || answer.status === 429 || answer.status >= 500) {
        // Not the first alone: the socket may have shown that one while its answer was lost.
        queue.forEach((each) => say(each, form.dataset.offline));
        const wait = Number(answer?.headers.get("Retry-After")) || Math.min(30, 2 ** tries);
        tries += 1;
        await pause(wait * 1000 * (0.7 + 0.6 * Math.random()));
        continue;
      }
      tries = 0;
      if (answer.headers.has("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
      queue.shift();
      keep();
      if (answer.ok) document.dispatchEvent(new CustomEvent("chat:html", { detail: text }));
      else refuse(message, text);
    }
    sending = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isQuick = event.submitter?.name === "quick";
    const body = isQuick ? event.submitter.value : area.value.trim();
    const photos = isQuick ? [] : [...form.querySelectorAll("[name=photo]")].map((input) => input.value);
    if (!(body || photos.length) || waiting.querySelector("[data-uploading]")) return;
    const message = { key: newKey(), body, photos, url, whose: document.body.dataset.owner };
    queue.push(message);
    keep();
    draw(message);
    refused.hidden = true;
    if (!isQuick) {
      area.value = "";
      waiting.replaceChildren();
      localStorage.removeItem(kept.draft);
    }
    document.dispatchEvent(new CustomEvent("chat:end"));
    flush();
  });
  area.addEventListener("input", () => {
    clearTimeout(saving);
    saving = setTimeout(() => localStorage.setItem(kept.draft, area.value), 300);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  for (const on of ["online", "live:hello"]) (on === "online" ? window : document).addEventListener(on, () => hurry());
  area.value ||= localStorage.getItem(kept.draft) ?? "";
  queue.forEach(draw);
  flush();
}
