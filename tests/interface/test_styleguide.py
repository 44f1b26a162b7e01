"""The components in a real browser: access rules, small screens, big text, the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.interface import looking
from tests.support.browser import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_components_break_no_rule_of_access(open_page, ada):
    page = open_page(ada, "/styleguide/")

    assert looking.broken_rules(page) == []


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_nothing_runs_out_of_the_page(open_page, ada, text):
    page = open_page(ada, "/styleguide/")
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")

    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        # Fails by its time limit: fonts and fields settle some frames after a new size.
        until(page, "document.documentElement.scrollWidth <= innerWidth", seconds=10)


def test_every_stop_of_the_keyboard_is_seen(open_page, ada):
    page = open_page(ada, "/styleguide/", width=360)
    page.evaluate("document.activeElement.blur()")
    lost = []

    for _stop in range(80):
        page.keyboard.press("Tab")
        lost += page.evaluate(STOP)

    assert lost == []


# The ring of a hidden input is drawn by its label, that of a stretched link by its ::after.
STOP = """() => {
  const at = document.activeElement;
  if (at === document.body) return [];
  const label = at.closest("label") ?? at;
  const ring = [at, label, at.closest(".money-input, .write") ?? at].some((e) =>
    parseFloat(getComputedStyle(e).outlineWidth) >= 3 && getComputedStyle(e).outlineStyle !== "none")
    || parseFloat(getComputedStyle(at, "::after").outlineWidth) >= 3;
  const box = label.getBoundingClientRect();
  const seen = [0.2, 0.5, 0.8].some((part) => {
    const top = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
    return top && (label.contains(top) || top.contains(label));
  });
  return ring && seen ? [] : [`${at.outerHTML.slice(0, 90)} ring ${ring} seen ${seen}`];
}"""


def test_a_dialog_takes_the_focus_and_gives_it_back(open_page, ada):
    page = open_page(ada, "/styleguide/")
    opener = page.get_by_role("link", name="Open the dialog")

    opener.click()
    dialog = page.get_by_role("dialog", name="Release $126.00 to Mei?")
    assert dialog.evaluate("node => node.contains(document.activeElement)")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_theme_changes_without_a_page_load(open_page, ada):
    page = open_page(ada, "/styleguide/")

    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert "theme=dark" in page.evaluate("document.cookie")


def test_the_theme_changes_without_script(open_page, ada):
    page = open_page(ada, "/styleguide/", javascript=False)

    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_refused_form_gets_the_focus_to_its_summary(open_page, ada):
    page = open_page(ada, "/styleguide/")

    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link", name="Fill in “Day”.").click()

    expect(page.locator("#bad_day")).to_be_focused()


def test_chosen_photos_are_shown_before_they_are_sent(open_page, ada):
    page = open_page(ada, "/styleguide/")
    chosen = {"name": "wall.png", "mimeType": "image/png", "buffer": b"\x89PNG" + b"0" * 200_000}

    page.locator("#ok_photos").set_input_files(chosen)

    assert "wall.png" in page.locator("[data-file-list]").first.inner_text()
