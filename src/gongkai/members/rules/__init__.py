"""Accounts of the public in plain Python."""

from __future__ import annotations

from gongkai.members.rules.ways import VERBS, Way

__all__ = ["VERBS", "Way"]
