// Toasts: at most three, six seconds each, errors stay; others ask by the event "hustlr:toast".
const region = document.querySelector("[data-toasts]");
const template = document.querySelector("[data-toast-template]");
const LIFE = 6000;
const MOST = 3;

function show({ text, bad = false }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-toast-text]").textContent = text;
  toast.classList.toggle("bad", bad);
  toast.toggleAttribute("data-stays", bad);
  region.append(toast);
}

function age(toast) {
  if (toast.hasAttribute("data-stays")) return;
  let left = setTimeout(() => toast.remove(), LIFE);
  // Whoever reads or points at it gets all the time they need.
  for (const on of ["pointerenter", "focusin"]) toast.addEventListener(on, () => clearTimeout(left));
  for (const off of ["pointerleave", "focusout"]) {
    toast.addEventListener(off, () => (left = setTimeout(() => toast.remove(), LIFE)));
  }
}

if (region) {
  [...region.children].forEach(age);
  new MutationObserver((changes) => {
    changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.matches?.("[data-toast]")).forEach(age);
    while (region.children.length > MOST) region.firstElementChild.remove();
  }).observe(region, { childList: true });
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("hustlr:toast", (event) => show(event.detail));
}
