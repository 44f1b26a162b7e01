// Browsers that can install the app say so before anybody asks; the button shows itself then.
let offer;

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  for (const button of document.querySelectorAll("[data-install]")) button.hidden = false;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-install]")) offer?.prompt();
});
