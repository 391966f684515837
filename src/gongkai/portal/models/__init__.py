"""Tables of the portal."""

from __future__ import annotations

from gongkai.portal.models.settings import SiteSettings

__all__ = ["SiteSettings"]
