"""Scheduled work of this room."""

from __future__ import annotations

from gongkai.notify import services


def deliver() -> None:
    """Every minute: send the mail that is due."""
    while services.deliver_due():
        pass
