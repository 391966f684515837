"""Addresses of registers: at the desk, and for everyone."""

from __future__ import annotations

from gongkai.registers.urls.desk import urlpatterns as desk_urlpatterns
from gongkai.registers.urls.public import urlpatterns as public_urlpatterns

__all__ = ["desk_urlpatterns", "public_urlpatterns"]
