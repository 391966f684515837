"""Wiring of documents."""

from __future__ import annotations

from gongkai.config.wiring import documents_openness


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
    documents_openness.connect()
