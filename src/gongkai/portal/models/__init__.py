"""Tables of the portal."""

from __future__ import annotations

from gongkai.portal.models.seen import PageViews
from gongkai.portal.models.settings import SiteSettings
from gongkai.portal.models.site import BuiltFrom, BuiltPage, SiteChange, SiteWalk
from gongkai.portal.models.topics import OutsideLink, Platform, SiteMilestone, Topic, TopicPart, TopicVersion

__all__ = [
    "BuiltFrom",
    "BuiltPage",
    "OutsideLink",
    "PageViews",
    "Platform",
    "SiteChange",
    "SiteMilestone",
    "SiteSettings",
    "SiteWalk",
    "Topic",
    "TopicPart",
    "TopicVersion",
]
