"""Addresses of this room's desk pages, also where no desk is served."""

from __future__ import annotations

from uuid import UUID

ROOT = "/desk/applications/"
BOARD = f"{ROOT}board/"
REPORT = f"{ROOT}report/"
REMEDIES = f"{ROOT}remedies/"


def page_of(uuid: UUID) -> str:
    """The page of one application."""
    return f"{ROOT}{uuid}/"
