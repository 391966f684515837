"""Whatever a person brings: numbers, query codes, people, words. Plain Python."""

from __future__ import annotations

from gongkai.cases.rules.numbers import (
    Parts,
    code_from,
    new_code,
    number_of,
    parts_of,
    read_code,
    read_number,
    shown_code,
)
from gongkai.cases.rules.people import Person, reasons_not_to_reach, same_id, same_name, same_phone
from gongkai.cases.rules.words import (
    CLOSED_PAPERS,
    OWN_PAPERS,
    VERBS,
    CaseKind,
    Channel,
    Direction,
    IdKind,
    Means,
    PaperKind,
    Role,
)

__all__ = [
    "CLOSED_PAPERS",
    "OWN_PAPERS",
    "VERBS",
    "CaseKind",
    "Channel",
    "Direction",
    "IdKind",
    "Means",
    "PaperKind",
    "Parts",
    "Person",
    "Role",
    "code_from",
    "new_code",
    "number_of",
    "parts_of",
    "read_code",
    "read_number",
    "reasons_not_to_reach",
    "same_id",
    "same_name",
    "same_phone",
    "shown_code",
]
