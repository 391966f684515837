"""Changing people's accounts, signing in and out."""

from __future__ import annotations

from gongkai.accounts.services.passwords import change_password, give_same_password, new_password, set_password
from gongkai.accounts.services.people import (
    change_profile,
    close_user,
    create_user,
    person_of,
    reopen_user,
)
from gongkai.accounts.services.sessions import end_sessions, sweep_sessions
from gongkai.accounts.services.welcome import fill_place

__all__ = [
    "change_password",
    "change_profile",
    "close_user",
    "create_user",
    "end_sessions",
    "fill_place",
    "give_same_password",
    "new_password",
    "person_of",
    "reopen_user",
    "set_password",
    "sweep_sessions",
]
