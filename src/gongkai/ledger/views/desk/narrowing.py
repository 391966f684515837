"""What a list of this room is narrowed to by its address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def state_of(request: HttpRequest, states: Any) -> str:
    """The state a list is narrowed to, where it is one."""
    wanted = request.GET.get("state", "")
    return wanted if wanted in set(states) else ""
