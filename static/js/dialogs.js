// data-dialog="id" opens that <dialog>; without script the link leads to the same form as a page.
const asked = new WeakMap();

function open(dialog, opener) {
  asked.set(dialog, opener);
  dialog.showModal();
  (dialog.querySelector("[autofocus], h2[tabindex]") ?? dialog).focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    open(dialog, opener);
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer?.closest("dialog")) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});

// A click on the backdrop is a click on the dialog itself, outside its box.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || dialog.hasAttribute("data-guarded")) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

document.addEventListener("close", (event) => asked.get(event.target)?.focus(), true);

// The server closes what it has finished: header HX-Trigger: hustlr:close-dialog.
document.addEventListener("hustlr:close-dialog", () => document.querySelector("dialog[open]")?.close());
