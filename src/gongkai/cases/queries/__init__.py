"""Reading cases. Those that serve a page take the actor first."""

from __future__ import annotations

from gongkai.cases.queries.reading import (
    REGISTRARS,
    Kept,
    Said,
    applicant_names,
    asked,
    asked_of,
    assignment,
    assignments,
    by_applicant,
    cases,
    is_registrar,
    messages,
    of_person,
    paper,
    papers,
    people,
    same_people,
    same_person,
)
from gongkai.cases.queries.sealed import digest, raw_digest, seal, text_of
from gongkai.cases.queries.visibility import paper_visible

__all__ = [
    "REGISTRARS",
    "Kept",
    "Said",
    "applicant_names",
    "asked",
    "asked_of",
    "assignment",
    "assignments",
    "by_applicant",
    "cases",
    "digest",
    "is_registrar",
    "messages",
    "of_person",
    "paper",
    "paper_visible",
    "papers",
    "people",
    "raw_digest",
    "same_people",
    "same_person",
    "seal",
    "text_of",
]
