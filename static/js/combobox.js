// data-combobox="/find/suggest/?kind=skill": the server's suggestions (li role=option data-value, and a p that says how
// many) under a text field. Manual selection: what was typed stays until something is chosen; plain without script.
const WAIT = 150;
const say = (element, words) => Object.entries(words).forEach(([name, value]) => element.setAttribute(name, value));

function upgrade(input) {
  const list = document.createElement("ul");
  const said = document.createElement("span");
  const options = () => [...list.children];
  let [timer, turn, at] = [0, 0, -1];
  list.id = `${input.id}-list`;
  list.className = "combo";
  list.hidden = true;
  said.className = "vh";
  say(list, { role: "listbox", "aria-label": input.labels[0]?.textContent.trim() ?? "" });
  say(said, { role: "status" });
  say(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": false });
  input.after(list, said);
  function mark(index) {
    at = index;
    options().forEach((option, place) => say(option, { "aria-selected": place === at }));
    say(input, { "aria-activedescendant": options()[at]?.id ?? "", "aria-expanded": !list.hidden });
    options()[at]?.scrollIntoView({ block: "nearest" });
  }

  function show(items, words) {
    items.forEach((item, place) => (item.id = `${list.id}-${place}`));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    said.className = items.length || !words ? "vh" : "combo none";
    said.textContent = words;
    mark(-1);
  }

  async function ask() {
    const mine = ++turn;
    const url = new URL(input.dataset.combobox, location.href);
    url.searchParams.set("q", input.value);
    const answer = await fetch(url).catch(() => null);
    const page = new DOMParser().parseFromString(answer?.ok ? await answer.text() : "", "text/html");
    if (mine !== turn) return;
    show([...page.querySelectorAll("li")], page.querySelector("p")?.textContent.trim() ?? input.dataset.failed ?? "");
  }

  const close = () => ((turn += 1), clearTimeout(timer), show([], ""));
  const choose = (option) => {
    input.value = option.dataset.value;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const steps = { ArrowDown: () => at + 1, ArrowUp: () => (at < 0 ? options().length : at) - 1, Home: () => 0, End: () => options().length - 1 };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(input.value.trim().length > 1 ? ask : close, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const isEdge = event.key === "Home" || event.key === "End";
    if (event.key in steps && !list.hidden && (at >= 0 || !isEdge)) mark(steps[event.key]() % options().length);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
}
const bind = () => document.querySelectorAll("[data-combobox]:not([role])").forEach(upgrade);
bind();
document.addEventListener("htmx:after:swap", bind);
