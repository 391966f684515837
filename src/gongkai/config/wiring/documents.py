"""Wiring of documents."""

from __future__ import annotations

from gongkai.config.wiring import (
    api,
    documents_interpretation,
    documents_life,
    documents_lists,
    documents_openness,
    documents_pages,
    documents_writing,
    lines,
    policies,
)


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    documents_interpretation.connect()
    documents_life.connect()
    documents_lists.connect()
    documents_openness.connect()
    documents_pages.connect()
    documents_writing.connect()
    lines.connect()
    policies.connect()
    api.connect()
