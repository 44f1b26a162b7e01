"""Indexes of a table that is listed newest first, narrowed by state, searched by parts of words."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import Index
from django.db.models.functions import Upper


def listed(
    name: str, *, at: str, state: str = "", words: tuple[str, ...] = ()
) -> tuple[Index, ...]:
    """Return the indexes: by the moment, by state and moment, and one of trigrams for each word.

    Trigrams are of upper case, because that is what `icontains` asks for.
    """
    moment = (f"-{at}", "-id")
    found = [Index(fields=moment, name=f"{name}_newest")]
    if state:
        found.append(Index(fields=[state, *moment], name=f"{name}_newest_by_{state}"))
    found += [
        GinIndex(OpClass(Upper(word), name="gin_trgm_ops"), name=f"{name}_{word}_part")
        for word in words
    ]
    return tuple(found)
