"""Where the pages of this room stand; messages, to-do and figures carry these."""

from __future__ import annotations

from uuid import UUID

DESK = "/desk/review/"
ALL = f"{DESK}all/"


def page_of(uuid: UUID | str) -> str:
    """The desk page of one review."""
    return f"{DESK}{uuid}/"


def opinion(link: str) -> str:
    """The public page an outside expert's link opens."""
    return f"/zhuanjia/{link}/"
