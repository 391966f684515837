"""Applications and what is done with them."""

from __future__ import annotations

from gongkai.applications.models.application import Application

__all__ = ["Application"]
