"""What operators do that no other part tells of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoteWritten:
    """An operator has written something down about a person; the words stay in its row."""

    note_id: int
    person_id: int


@dataclass(frozen=True)
class ListExported:
    """An operator has taken a list of the desk as a sheet: how many rows of which table."""

    table: str
    rows: int
    form: str
