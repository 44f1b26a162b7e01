// After a refused form the focus goes to the summary, also when htmx has put it there.
const find = (root) => root.querySelector?.("[data-error-summary]");

find(document)?.focus();
document.addEventListener("htmx:after:swap", () => find(document)?.focus());

// A link in the summary focuses its field; a group of radios has no id of its own.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
});
