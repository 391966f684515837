"""The prebuilt site: which pages it has, what makes them stale, how they are built."""

from __future__ import annotations

from gongkai.portal.services.site.declaring import PathsOf, changed, register_pages

__all__ = ["PathsOf", "changed", "register_pages"]
