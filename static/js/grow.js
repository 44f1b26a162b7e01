// data-grow: a textarea as high as its words, where the browser does not know field-sizing.
if (!CSS.supports("field-sizing", "content")) {
  const fit = (area) => {
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
  };
  document.querySelectorAll("[data-grow]").forEach(fit);
  document.addEventListener("input", (event) => event.target.matches("[data-grow]") && fit(event.target));
}
