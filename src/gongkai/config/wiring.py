"""The only place that knows all rooms: who listens to what, what runs when, what stands in which slot."""

from __future__ import annotations

from gongkai.desk import queries as desk
from gongkai.desk import services as desk_services
from gongkai.desk.rules import Entry
from gongkai.orgs.rules import Duty
from gongkai.pages import services as pages
from gongkai.portal import queries as portal
from gongkai.portal import services as portal_services
from gongkai.portal.rules import PublicEntry


def connect() -> None:
    """Wire the rooms together. Called once, when all apps are loaded."""
    shells()
    navigation()


def shells() -> None:
    """What stands around pages, and who counts working days for the pills on them."""
    pages.fill_desk_shell(desk.shell)
    pages.fill_portal_shell(portal.shell)
    pages.fill_working_days(desk.working_days_left)


def navigation() -> None:
    """The desk's navigation, in the order of its groups."""
    for entry in (
        Entry("待办", "desk:home", order=1, icon="todo"),
        Entry("体检", "desk:health", order=2, icon="health"),
        Entry("公开网站", "portal_desk:site", (Duty.ADMIN, Duty.OFFICE), order=930, group="设置", icon="home"),
    ):
        desk_services.register_nav(entry)
    for public in (
        PublicEntry("首页", "portal:home", order=1),
        PublicEntry("机构", "portal:organs", order=900, note="名称、电话、地址"),
    ):
        portal_services.register_entry(public)
