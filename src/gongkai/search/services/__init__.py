"""Connect sources, keep the indexes, search them; synonyms and what was not found."""

from __future__ import annotations

from gongkai.search.queries.sources import Listed, Source, StaffSource, Titled
from gongkai.search.services.connecting import (
    find_by_title,
    look_in_lists,
    name_values,
    offer_asking,
    register,
    register_staff,
)
from gongkai.search.services.finding import Hit, Result, find, find_for, suggest
from gongkai.search.services.keeping import build_missing, check, check_all, handlers, put, rebuild

__all__ = [
    "Hit",
    "Listed",
    "Result",
    "Source",
    "StaffSource",
    "Titled",
    "build_missing",
    "check",
    "check_all",
    "find",
    "find_by_title",
    "find_for",
    "handlers",
    "look_in_lists",
    "name_values",
    "offer_asking",
    "put",
    "rebuild",
    "register",
    "register_staff",
    "suggest",
]
