"""Scheduled work of this room."""

from __future__ import annotations

from gongkai.accounts.services.sessions import sweep_sessions


def sweep() -> None:
    """Every day: forget sessions that ran out."""
    sweep_sessions()
