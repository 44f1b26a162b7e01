"""What is measured of a page in Chromium, whatever it shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

_colours: dict[tuple[int, str], set[str]] = {}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading would write the sheets into the page, which its policy forbids.
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "preload": False,
    # The frame of a letter is sealed: no script gets into it, axe's no more than another.
    "iframes": False,
    "resultTypes": ["violations"],
}
# Half of the time goes into colours, which are asked about apart: see fresh_colours().
COLOURS = OPTIONS | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
SHAPES = OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
# Pages open at the first of them.
WIDTHS, SCHEMES = (1280, 360), ("light", "dark")
MOST_STOPS = 90
# The other widths, with the root font; text of double size is for phones.
SIZES = ((360, "200%"), (320, "100%"), (768, "100%"))

TOLD = """found => found.violations.map(each =>
  `${each.id} (${each.help}): ` + each.nodes.map(node => node.html.slice(0, 200)
    + " | " + (node.any[0]?.message ?? node.all[0]?.message ?? "")).join(" || "))"""
CHECK = f"([region, options]) => axe.run(region || document, options).then({TOLD})"

# What stands in the same line of tags, classes and states has the same colours.
FRESH = """async ([region, options, seen]) => {
  const states = ["type", "open", "disabled", "readonly", "aria-current", "aria-pressed", "data-me",
    "aria-selected", "aria-disabled", "aria-invalid", "data-side", "fill", "stroke"];
  const own = e => [e.tagName, e.getAttribute("class"), e.checked, e.matches(":has(:checked)"),
    ...states.map(name => e.getAttribute(name))].join();
  // Neither theme nor width changes it.
  const lines = (window.linesOfAudit ??= new WeakMap());
  const line = e => {
    if (!e || e === document.documentElement) return 7;
    if (lines.has(e)) return lines.get(e);
    const before = e.previousElementSibling;
    let sum = line(e.parentElement);
    for (const sign of own(e) + (before ? own(before) : "")) {
      sum = (Math.imul(sum, 31) + sign.codePointAt(0)) | 0;
    }
    lines.set(e, sum);
    return sum;
  };
  const known = new Set(seen.split(" ")), fresh = [], added = [];
  for (const e of document.querySelectorAll(`${region || "body"} *`)) {
    const says = [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!(says || e.matches("input, select, textarea")) || !e.checkVisibility()) continue;
    const sum = String(line(e));
    if (known.has(sum)) continue;
    known.add(sum);
    added.push(sum);
    fresh.push(e);
  }
  if (!fresh.length) return [[], ""];
  return [(TOLD)(await axe.run({ include: fresh }, options)), added.join(" ")];
}""".replace("TOLD", TOLD)

# A change of theme or size is drawn in the next frame; what fades into it is drawn in one more.
SETTLED = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame();
  const ending = document.getAnimations().filter(each =>
    each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity);
  if (!ending.length) return;
  for (const each of ending) each.finish();
  await frame();
}"""

# What sticks out, with those boxes left aside that scroll by themselves.
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll("body *")].filter(e =>
    e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map(e => e.outerHTML.slice(0, 120));
}"""

# The ring of a field may be drawn by what holds it, that of a stretched link by its ::after.
STOP = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  // The skip link slides in: asking for its place begins that, and here it is over.
  at.getBoundingClientRect();
  document.getAnimations().forEach((each) => each.finish());
  const label = at.closest("label") ?? at;
  const drawn = (e, part) => { const style = getComputedStyle(e, part);
    return parseFloat(style.outlineWidth) >= 3 && style.outlineStyle !== "none"; };
  const around = [at, label, at.parentElement, at.parentElement.parentElement];
  const ring = around.some((e) => drawn(e)) || drawn(at, "::after");
  const boxes = [...label.getClientRects()];
  const seen = boxes.some((box) => [0.2, 0.5, 0.8].some((part) => {
    const top = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
    return top && (label.contains(top) || top.contains(label));
  }));
  return { html: at.outerHTML.slice(0, 120), skip: at.matches("a.skip"), ring, seen };
}"""


def broken_rules(page, widths=WIDTHS, *, region="") -> list[str]:
    """Return what axe finds in both themes of these widths, and what runs out; of one load.

    REGION is a selector of what axe looks at.
    """
    page.evaluate(Axe().axe_script)
    found = []
    for width in widths:
        found += _too_wide(page, width)
        found += [f"{width}: {each}" for each in page.evaluate(CHECK, [region, SHAPES])]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            found += [
                f"{width} {scheme}: {each}" for each in fresh_colours(page, width, scheme, region)
            ]
    return found


def fresh_colours(page, width: int, scheme: str, region: str = "") -> list[str]:
    """Return which words are hard to read, of those whose like no page before has shown.

    A like stands in the same line of tags, classes and states at the same width and theme, as the
    head of every page does and the second of ten cards. Where one fails, that page fails.
    """
    seen = _colours.setdefault((width, scheme), set())
    # As one string: each number in a list is taken apart and checked on its way to the page.
    found, added = page.evaluate(FRESH, [region, COLOURS, " ".join(seen)])
    if not found:
        seen.update(added.split())
    return found


def overflow(page, sizes=SIZES) -> list[str]:
    """Return what runs out of the page at further widths and sizes of text."""
    found = []
    for width, text in sizes:
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        found += _too_wide(page, width)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def _too_wide(page, width: int) -> list[str]:
    if page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(SETTLED)
    return [f"too wide at {width}: {each}" for each in page.evaluate(TOO_WIDE)]


def lost_stops(page) -> list[str]:
    """Walk by the keyboard; return stops without a ring or under something, and bad beginnings."""
    page.set_viewport_size({"width": 360, "height": 780})
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    stops = []
    while len(stops) <= MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        # After the last stop comes the window itself, or the first one again.
        if stop is None or (stops and stop["skip"]):
            break
        stops.append(stop)
    else:
        return [f"more than {MOST_STOPS} stops"]
    lost = [f"{each['html']}: ring {each['ring']}, seen {each['seen']}" for each in stops]
    bad = [
        text for text, each in zip(lost, stops, strict=True) if not (each["ring"] and each["seen"])
    ]
    return bad if stops and stops[0]["skip"] else ["the first stop is not the skip link", *bad]
