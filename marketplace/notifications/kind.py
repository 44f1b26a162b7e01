"""What a kind of notice is: its words, where it leads, and whether an e-mail goes out as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from marketplace.core.money import Money


@dataclass(frozen=True)
class Kind:
    """One kind of notice. `words` may use what the payload holds: title, name, amount, area …"""

    words: str | Promise
    path: str
    icon: str = "bell"
    mails: bool = False
    # Whether its e-mail waits some minutes for others like it, and leaves with them as one.
    batched: bool = False
    # What can be done at once: words and where they lead.
    buttons: tuple[tuple[str | Promise, str], ...] = ()

    def text(self, payload: dict[str, Any]) -> str:
        """Return the sentence of the notice."""
        return str(self.words) % filled(payload)

    def url(self, payload: dict[str, Any]) -> str:
        """Return where the notice leads."""
        return self.path.format(ref=payload.get("ref", ""))

    def links(self, payload: dict[str, Any]) -> list[tuple[str, str]]:
        """Return words and addresses of what can be done at once."""
        ref = payload.get("ref", "")
        return [(str(words), path.format(ref=ref)) for words, path in self.buttons]


class _Blank(dict[str, Any]):
    """Leaves a word out that an old notice does not have."""

    def __missing__(self, key: str) -> str:
        return ""


def filled(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with its amount as people read it."""
    words = _Blank(payload)
    if "title" in payload:
        # Titles are sentences of their own: without marks they run into ours.
        words["title"] = f"“{payload['title']}”"
    if "minor" in payload:
        words["amount"] = str(Money(int(payload["minor"]), str(payload["currency"])))
    return words
