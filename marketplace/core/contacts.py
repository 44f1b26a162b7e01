"""Finds phone numbers, addresses on the net and handles in what people write, and masks them.

Prices, dates, times, sizes, postcodes and street addresses stay: they are what the talk is about.
The corpus in tests/core/contacts.toml is the specification.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MASK = "•••"

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WORDS = {word: str(value) for value, word in enumerate(_DIGITS)} | {"oh": "0", "nought": "0"}
_TIMES = {"double": 2, "triple": 3}
_WORD = "|".join(_WORDS)
_TOKEN = rf"(?:\b(?:double|triple)[\s-]+(?:{_WORD}|\d)\b|\b(?:{_WORD})\b|\d+)"
_GAP = r"(?:[\s.\-()/_,*·|:]{0,3}|\s+(?:and|then)\s+)"
_RUN = re.compile(rf"\+?\(?{_TOKEN}(?:{_GAP}{_TOKEN})+|\+?\d{{8,}}")
_EACH = re.compile(_TOKEN)

# What has as many digits as a telephone number and is none.
_INNOCENT = re.compile(
    r"""
    \$\s?(?!0\d)\d[\d,]*(?:\.\d+)?(?:\s*(?:-|–|to)\s*\$?\d[\d,]*(?:\.\d+)?)?       # $1,200 - 1,500
    | (?<![\d./-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d|20\d\d[/-]?[01]\d[/-]?[0-3]\d)
      (?![./-]?\d|\s\d\d\s\d\d)                                           # 28/11/2026, 2026-11-28
    | (?<![:\d])(?:[01]?\d|2[0-3]):[0-5]\d(?![:\d])                         # 9:30
    | (?<!\d)(?<!\d[\s.-])(?!0\d)\d{1,7}(?:\.\d{1,3})?(?:[\s,x×*-]{1,3}(?:by\s+)?\d{1,7}(?:\.\d{1,3})?){0,5}\s?
      (?:mm|cm|m|m2|m²|sqm|kg|km|h|hrs?|hours?|mins?|minutes?|am|pm|%|litres?|l|dollars|bucks|aud|
         square|metres?|meters?|pieces?|items?|boxes|photos?|years?|days?|weeks?)\b   # 2400 600 mm
    | (?<!\d)\d{1,7}(?:\s?[x×]\s?\d{1,7})+      # 1200 x 600 x 1800
    """,
    re.VERBOSE,
)
_AT = r"\s*(?:@|\(at\)|\[at\]|\{at\}|\bat\b)\s*"
_DOT = r"\s*(?:\.|\(dot\)|\[dot\]|\{dot\}|\bdot\b)\s*"
_TLD = (
    r"(?:com|net|org|info|biz|io|app|dev|online|site|shop|store|link|xyz|page|email|"
    r"com\.au|net\.au|org\.au|id\.au|au|nz|uk|co)"
)
_MAILERS = r"(?:gmail|hotmail|outlook|yahoo|icloud|bigpond|proton(?:mail)?)"
_PLACES = (
    r"(?:insta(?:gram)?|snap(?:chat)?|telegram|whats\s?app|viber|wechat|facebook|messenger|"
    r"tiktok|discord|skype|kik|twitter|linkedin|signal|fb|ig|tg)"
)
_ADDRESSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bhttps?:\s*//\s*\S+|\bwww\.\S+",
        r"(?<![\w.+-])[\w.+-]{1,64}\s*@\s*[\w-]+(?:\.[\w-]+|\s\.\s?[\w-]+)+",
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}{_TLD}\b",
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}{_MAILERS}\b(?:{_DOT}{_TLD}\b)?",
        rf"(?<![\w.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.{_TLD}\b(?:\.\w\w\b)?(?:/\S*)?",
        rf"(?<![\w-])[\w-]{{1,63}}\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*{_TLD}\b(?:{_DOT}au\b)?",
        r"\b(?:wa|t|m|fb)\.me/\S+|\bbit\.ly/\S+|(?<![\w-])[\w-]{1,63}\.(?:me|ly|gg|to|ee)/\S+",
    )
)
# Group 1 is what is masked: the name, not the place where to look for it.
_HANDLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w@])(@(?!(?:home|work|the|noon|midday|bondi)\b)[a-z][\w.]{2,29})",
        rf"\b{_PLACES}\s?(?:handle|user\s?name|user|id|name)?\s?(?::|=|\bis\b(?=\s+@)|@)\s?@?([\w.]{{3,30}})",
        rf"\b(?:my|our)\s+{_PLACES}(?:\s+(?:handle|user\s?name|id|name))?\s+is\s+@?([\w.]{{3,30}})(?=\s*(?:$|[.,!?;]))",
        rf"\b{_PLACES}\s+@?([a-z][a-z.]*[\d_][\w.]{{1,30}})",
        rf"\b(?:on|at|via)\s+{_PLACES}\s+(?:as|under)\s+@?([\w.]{{3,30}})",
        rf"\b([a-z][a-z.]*[\d_][\w.]{{1,30}})\s+on\s+{_PLACES}\b",
    )
)


@dataclass(frozen=True)
class Masked:
    """A text without the ways to reach somebody outside, and whether there were any."""

    text: str
    found: bool


def mask(text: str) -> Masked:
    """Replace each way to reach somebody outside by three dots."""
    plain, places = _plain(text)
    places.append(len(text))  # so that what joins on to a span goes with it
    spans = sorted((places[a], places[b]) for a, b in _spans(plain))
    out, at = [], 0
    for start, end in spans:
        if end <= at:
            continue
        if start >= at:
            out += [text[at:start], MASK]
        at = end
    return Masked("".join([*out, text[at:]]), bool(spans))


def _plain(text: str) -> tuple[str, list[int]]:
    """Lower-case compatibility form, with the place in the text that each character is from."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for each in unicodedata.normalize("NFKC", char).lower():
            kind = unicodedata.category(each)
            if kind in ("Cf", "Mn", "Me"):  # joiners and keycaps hide digits from each other
                continue
            out.append(str(unicodedata.digit(each)) if kind == "Nd" else each)
            places.append(place)
    return "".join(out), places


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    for pattern in _ADDRESSES:
        yield from (found.span() for found in pattern.finditer(plain))
    for pattern in _HANDLES:
        yield from (found.span(1) for found in pattern.finditer(plain))
    digits = _INNOCENT.sub(lambda found: "\0" * len(found[0]), _letters_as_digits(plain))
    for found in _RUN.finditer(digits):
        if _is_phone(found[0]):
            yield found.span()


def _letters_as_digits(plain: str) -> str:
    """Read O4l2 as 0412: letters that stand among digits and look like them."""
    plain = re.sub(r"(?<=\d)o(?=[\d\s])|(?<![a-z])o(?=\d)", "0", plain)
    return re.sub(r"(?<=\d)[il](?=\d)", "1", plain)


def _is_phone(run: str) -> bool:
    groups = [_value(token) for token in _EACH.findall(run)]
    number, sizes = "".join(groups), [len(group) for group in groups]
    if not 7 <= len(number) <= 15:
        return False
    spelled = sum(size == 1 for size in sizes) * 2 > len(sizes)
    return (
        spelled
        or run.startswith("+")
        or (number[0] == "0" and len(number) >= 8)
        or (number.startswith("61") and len(number) == 11)
        or (number[0] == "4" and len(number) == 9)
        or (number.startswith(("1300", "1800")) and len(number) == 10)
        or (number[0] in "89" and sizes in ([8], [4, 4]))
        or sizes == [3, 3, 4]
    )


def _value(token: str) -> str:
    *times, word = token.replace("-", " ").split()
    digit = _WORDS.get(word, word)
    return digit * (_TIMES[times[0]] if times else 1)
