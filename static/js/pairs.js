// data-pair="key …": what shares a key is marked together, a price on the map and its person in the list.
const mark = (event) => {
  const keys = event.target.closest?.("[data-pair]")?.dataset.pair.split(" ") ?? [];
  for (const each of document.querySelectorAll("[data-pair]")) {
    each.classList.toggle("paired", each.dataset.pair.split(" ").some((key) => keys.includes(key)));
  }
};
for (const on of ["pointerover", "focusin"]) document.addEventListener(on, mark);
