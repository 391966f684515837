"""Wiring of checks of what goes out."""

from __future__ import annotations


def connect() -> None:
    """Connect this room with the others; called once by the wiring of the house."""
