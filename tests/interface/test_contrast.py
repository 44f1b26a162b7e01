"""Every pair of colours that the pages use is far enough apart, in both themes."""

import re

import pytest

from hustlr.postgres import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text()
DECLARED = dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS))
PAIRS = [
    # text (WCAG 1.4.3: 4.5)
    ("text", "page", 4.5),
    ("text", "surface", 4.5),
    ("text", "raised", 4.5),
    ("text", "tint", 4.5),
    ("text", "tint-2", 4.5),
    ("muted", "page", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "sunken", 4.5),
    ("muted", "raised", 4.5),
    ("muted", "tint", 4.5),
    ("link", "page", 4.5),
    ("link", "surface", 4.5),
    ("link", "tint", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-hover", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "hi-300", 4.5),
    ("on-danger", "danger", 4.5),
    ("on-text", "text", 4.5),
    ("placeholder", "surface", 4.5),
    ("ok", "ok-bg", 4.5),
    ("bad", "bad-bg", 4.5),
    ("bad", "surface", 4.5),
    ("warn", "warn-bg", 4.5),
    ("info", "info-bg", 4.5),
    ("text", "ok-bg", 4.5),
    ("text", "bad-bg", 4.5),
    ("text", "warn-bg", 4.5),
    ("text", "info-bg", 4.5),
    ("white", "bubble", 4.5),
    ("star", "surface", 3),
    *(("face-text", f"face-{tone}", 4.5) for tone in range(6)),
    # controls and the ring around them (WCAG 1.4.11: 3)
    ("control", "surface", 3),
    ("control", "page", 3),
    ("focus", "page", 3),
    ("focus", "surface", 3),
    ("focus", "tint", 3),
    ("free", "surface", 3),
    *((f"ch-{number}", "surface", 3) for number in range(1, 5)),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_pair_is_far_enough_apart(front, back, least, theme):
    lighter, darker = sorted((luminance(front, theme), luminance(back, theme)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(token: str, theme: str) -> float:
    red, green, blue = (linear(channel) for channel in rgb(f"var(--{token})", theme))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def rgb(value: str, theme: str) -> tuple[int, int, int]:
    if named := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return rgb(DECLARED[named[1]], theme)
    if both := re.fullmatch(r"light-dark\((.+), (.+)\)", value):
        return rgb(both[1 if theme == "light" else 2], theme)
    digits = value.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))
