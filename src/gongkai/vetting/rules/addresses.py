"""Where the pages of this room stand. Messages, to-do and health rows carry these."""

from __future__ import annotations

from uuid import UUID

DESK = "/desk/vetting/"
FINDINGS = f"{DESK}findings/"
TRACES = f"{DESK}traces/"
CLEANUPS = f"{DESK}cleanups/"
EPIDEMICS = f"{DESK}epidemic/"
RULES = f"{DESK}processing-rules/"


def check(uuid: UUID | str) -> str:
    """The page of one check."""
    return f"{DESK}checks/{uuid}/"


def cleanup(uuid: UUID | str) -> str:
    """The page of one clean-up."""
    return f"{CLEANUPS}{uuid}/"


def epidemic(uuid: UUID | str) -> str:
    """The page of one epidemic text."""
    return f"{EPIDEMICS}{uuid}/"
