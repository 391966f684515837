"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
