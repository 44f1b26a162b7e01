"""E-mails: one text is written, the HTML part is drawn from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Words in capitals are no codes.
_CODE = re.compile(r"(?=.*[\d-])[A-Z0-9-]{4,12}")


@dataclass(frozen=True)
class Paragraph:
    """A block of the text; `url` when its last line is nothing but an address."""

    lines: tuple[str, ...]
    url: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it is nothing but a code to be typed, which is to be read at a glance."""
        return len(self.lines) == 1 and bool(_CODE.fullmatch(self.lines[0]))


def compose(
    *,
    to: Sequence[str],
    subject: str,
    text: str,
    headers: dict[str, str] | None = None,
    way_out: str = "",
) -> EmailMultiAlternatives:
    """Return a message whose HTML part says what its text says, with a way to help in its foot.

    Blank lines part paragraphs. A line that is nothing but an address becomes a button, named by
    the line above it. `way_out` is where such e-mails are ended; it stands small at the end.
    """
    line = " ".join(subject.split())
    last = _("No more e-mails like this: %(url)s") % {"url": way_out}
    body = f"{text}\n\n{last}" if way_out else text
    message = EmailMultiAlternatives(
        line, body, settings.DEFAULT_FROM_EMAIL, list(to), headers=headers
    )
    values = {
        "subject": line,
        "paragraphs": paragraphs(text),
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "way_out": way_out,
    }
    message.attach_alternative(render_to_string("email/layout.html", values), "text/html")
    return message


def paragraphs(text: str) -> list[Paragraph]:
    """Return the blocks of a text as the HTML part shows them."""
    blocks = [block.strip().splitlines() for block in text.replace("\r", "").split("\n\n")]
    return [_paragraph(block) for block in blocks if block]


def _paragraph(lines: list[str]) -> Paragraph:
    last = lines[-1].strip()
    if last.startswith(("http://", "https://")) and " " not in last:
        return Paragraph(tuple(line.strip() for line in lines[:-1]), last)
    return Paragraph(tuple(line.strip() for line in lines))
