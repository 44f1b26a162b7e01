// data-file-preview: what has been chosen, small, before it is sent.
const BYTES = 1024 * 1024;

function row(file) {
  const item = document.createElement("li");
  const frame = document.createElement("span");
  frame.className = "art";
  if (file.type.startsWith("image/")) {
    const image = new Image(96, 96);
    image.alt = "";
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    frame.append(image);
  }
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = file.name;
  const size = document.createElement("small");
  size.textContent = `${(file.size / BYTES).toFixed(1)} MB`;
  item.append(frame, name, size);
  item.dataset.chosen = "";
  return item;
}

document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-file-preview]")?.querySelector("[data-file-list]");
  if (!list || event.target.type !== "file") return;
  list.querySelectorAll("[data-chosen]").forEach((item) => item.remove());
  list.append(...[...event.target.files].map(row));
});
