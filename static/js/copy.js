// data-copy="text": copies it and says so (data-copied).
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  document.dispatchEvent(new CustomEvent("hustlr:toast", { detail: { text: button.dataset.copied } }));
});
