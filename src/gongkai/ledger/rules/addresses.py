"""Where the ledger's pages stand. Messages, to-do and health rows carry these; the urls of the room serve them."""

from __future__ import annotations

from uuid import UUID

DESK = "/desk/ledger/"
NOTICES = "/desk/notices/"
PUBLIC = "/jinzhan/"
CLAIMS = f"{DESK}claims/"
CALENDAR = f"{DESK}calendar/"
NOUNS = frozenset(
    {"plans", "tasks", "parts", "intakes", "problems", "rectifications", "checks", "circulars", "rounds", "lookbacks"}
)


def page_of(noun: str, uuid: UUID | str) -> str:
    """The desk page of one record: /desk/ledger/parts/UUID/."""
    if noun not in NOUNS:
        raise ValueError(noun)
    return f"{NOTICES}{uuid}/" if noun == "intakes" else f"{DESK}{noun}/{uuid}/"


def public_page(uuid: UUID | str) -> str:
    """The public page of one task."""
    return f"{PUBLIC}{uuid}/"
