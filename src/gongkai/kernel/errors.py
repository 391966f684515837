"""Errors every room shares."""

from __future__ import annotations

from collections.abc import Iterable


class Refused(Exception):
    """A change that the rules do not allow; `reasons` are Chinese sentences for the person who asked."""

    def __init__(self, reasons: Iterable[str] | str) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("；".join(self.reasons))


def refuse_if(reasons: list[str]) -> None:
    """Raise `Refused` when there is any reason."""
    if reasons:
        raise Refused(reasons)
