"""Codes with their Chinese names, as states and kinds are kept in columns and shown in forms."""

from __future__ import annotations

from enum import StrEnum


class Labelled(StrEnum):
    """A code with its Chinese label: `OPEN = "OPEN", "待办"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs for a form field or a column."""
        return [(member.value, member.label) for member in cls]


class Flag(Labelled):
    """Yes or no, kept as a character so that lists can be indexed by it."""

    YES = "Y", "是"
    NO = "N", "否"
