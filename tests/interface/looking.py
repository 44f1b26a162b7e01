"""What is measured of a page in Chromium, whatever it shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading would write the sheets into the page, which its policy forbids.
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "preload": False,
    "resultTypes": ["violations"],
}
# A theme changes colours and nothing else, so the other rules are asked once at each width.
COLOURS = OPTIONS | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
LOOKS = (
    (360, "light", OPTIONS),
    (360, "dark", COLOURS),
    (1280, "dark", OPTIONS),
    (1280, "light", COLOURS),
)
MOST_STOPS = 90
# Width and root font; text of double size is for phones.
SIZES = ((320, "100%"), (360, "100%"), (768, "100%"), (1280, "100%"), (360, "200%"))

CHECK = """options => axe.run(document, options).then(found => found.violations.map(each =>
  `${each.id} (${each.help}): ` + each.nodes.map(node => node.html.slice(0, 200)
    + " | " + (node.any[0]?.message ?? node.all[0]?.message ?? "")).join(" || ")))"""

# A change of theme or size is drawn in the next frames, and colours fade into it.
SETTLED = """async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  await frame();
  for (const each of document.getAnimations()) {
    if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();
  }
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


def broken_rules(page) -> list[str]:
    """Return what axe finds, in both themes and both sizes of one load."""
    page.evaluate(Axe().axe_script)
    found = []
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{width} {scheme}: {each}" for each in page.evaluate(CHECK, options)]
    return found


def overflow(page) -> list[str]:
    """Return what runs out of the page, by width and size of text."""
    found = []
    for width, text in SIZES:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        page.evaluate(SETTLED)
        found += [f"{width} at {text}: {each}" for each in page.evaluate(TOO_WIDE)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


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
