"""The public's accounts: the doors for other rooms."""

from __future__ import annotations

from gongkai.members.services.saving import register_savable
from gongkai.members.services.sessions import sweep
from gongkai.members.services.settings import save_settings

__all__ = ["register_savable", "save_settings", "sweep"]
