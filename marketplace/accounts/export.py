"""The file that people take along: one page to read, one file for programs, and the pictures."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.core import personal
from marketplace.core.clock import now

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class _Plain(DjangoJSONEncoder):
    """Writes what DjangoJSONEncoder does not know, such as ranges, as text."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def build(person: Person) -> bytes:
    """Return a zip with all that the tables declare about a person."""
    found = personal.taken_along(person)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(found, cls=_Plain, indent=2, ensure_ascii=False))
        archive.writestr("index.html", _page(person, found))
        for number, stored in enumerate(personal.files_of(person), start=1):
            name = PurePath(str(stored.name)).name
            try:
                with stored.open("rb") as source:
                    archive.writestr(f"files/{number:03d}-{name}", source.read())
            except FileNotFoundError:  # a restored backup may lack it
                continue
    return out.getvalue()


def _page(person: Person, found: dict[str, list[dict[str, Any]]]) -> str:
    with timezone.override(person.zone):
        sections = [
            {
                "title": str(apps.get_model(label)._meta.verbose_name_plural).capitalize(),
                "rows": [
                    {
                        column.replace("__", " ").replace("_", " "): said
                        for column, said in row.items()
                    }
                    for row in rows
                ],
            }
            for label, rows in found.items()
        ]
        values = {"person": person, "sections": sections, "made_at": now()}
        return render_to_string("accounts/export.html", values)
