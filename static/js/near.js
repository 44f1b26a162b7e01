// data-near="/find/suggest/?kind=near": a button that puts the suburb round this device into the field of aria-controls.
const bind = () => document.querySelectorAll("[data-near]").forEach((button) => (button.hidden = !navigator.geolocation));
bind();
document.addEventListener("htmx:after:swap", bind);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-near]");
  const fail = () => document.dispatchEvent(new CustomEvent("hustlr:toast", { detail: { text: button.dataset.failed, bad: true } }));
  if (!button) return;
  navigator.geolocation.getCurrentPosition(async ({ coords }) => {
    // A hundredth of a degree is about a kilometre: enough for a suburb, too little for a door.
    const answer = await fetch(`${button.dataset.near}&q=${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`).catch(() => null);
    const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
    const found = page.querySelector("li");
    if (found) document.getElementById(button.getAttribute("aria-controls")).value = found.dataset.value;
    else fail();
  }, fail);
});
