// data-upload-region: chosen photos leave at once, each with its progress; the region shows them.
function send(form, file, bar) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("photo", "upload:");
  body.append("photos", file);
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.open("POST", form.action);
  request.send(body);
  return new Promise((done) => request.addEventListener("loadend", () => done(request)));
}

function fail(region, item, file, answer) {
  const said = answer?.querySelector("#id_photos_error")?.textContent ?? region.dataset.failed;
  const words = Object.assign(document.createElement("small"), { textContent: said });
  const button = { type: "button", className: "btn quiet small", textContent: region.dataset.again };
  const again = Object.assign(document.createElement("button"), button);
  again.addEventListener("click", () => {
    [words, again].forEach((each) => each.remove());
    upload(document.querySelector("[data-upload-region]"), [[item, file]]);
  });
  item.classList.add("failed");
  item.append(words, again);
}

function renew(region, fresh) {
  region.querySelectorAll("input[type=text]").forEach(({ name, value }) => {
    fresh.querySelectorAll(`[name="${name}"]`).forEach((same) => (same.value = value));
  });
  fresh.querySelector("[data-file-list]").append(...region.querySelectorAll(".failed"));
  region.replaceWith(fresh);
  fresh.querySelector("input[type=file]").focus({ preventScroll: true });
  fresh.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps itself
}

async function upload(region, rows) {
  let fresh = null;
  for (const [item, file] of rows) {
    const bar = Object.assign(document.createElement("progress"), { ariaLabel: file.name });
    item.classList.remove("failed");
    item.append(bar);
    const { status, response } = await send(region.closest("form"), file, bar);
    bar.remove();
    if (status === 200) fresh = response.getElementById("photos") ?? fresh;
    else fail(region, item, file, response);
  }
  if (fresh) renew(region, fresh);
}

document.addEventListener("change", (event) => {
  const region = event.target.closest("[data-upload-region]");
  const files = [...(event.target.files ?? [])];
  if (!region || !files.length) return;
  const items = region.querySelectorAll("[data-chosen]:not(.failed)");
  event.target.value = "";
  upload(region, files.map((file, place) => [items[place], file]));
});
