"""Forms of the portal's desk pages."""

from __future__ import annotations

from gongkai.portal.forms.settings import SiteForm

__all__ = ["SiteForm"]
