// Photos go up as soon as they are chosen and wait in the composer for their message.
const form = document.querySelector("[data-composer]");

if (form) {
  const input = form.elements.photos;
  const waiting = form.querySelector("[data-waiting]");
  const refused = form.querySelector("[data-refused]");

  async function upload(file) {
    const slot = document.createElement("li");
    slot.dataset.uploading = "";
    slot.setAttribute("aria-busy", "true");
    slot.append(document.createElement("progress"));
    waiting.append(slot);
    const content = new FormData();
    content.append("key", form.elements.key.value);
    content.append("photos", file);
    const headers = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(form.dataset.photos, { method: "POST", headers, body: content }).catch(() => null);
    const text = answer ? await answer.text() : form.dataset.offline;
    if (answer?.ok) slot.insertAdjacentHTML("afterend", text);
    else {
      refused.hidden = false;
      refused.querySelector("[data-reason]").textContent = text;
    }
    slot.remove();
  }

  input.addEventListener("change", () => {
    const files = [...input.files];
    // The message names the uploads; the files themselves must not go a second time.
    input.value = "";
    files.reduce((before, file) => before.then(() => upload(file)), Promise.resolve());
  });
  waiting.addEventListener("click", (event) => event.target.closest("[data-drop-photo]")?.closest("li").remove());
}
