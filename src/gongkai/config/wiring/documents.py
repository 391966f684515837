"""Wiring of documents."""

from __future__ import annotations


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
