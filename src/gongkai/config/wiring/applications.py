"""Wiring of cases and applications: files, news, navigation, what the public site and the search point to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import strip_tags

from gongkai.applications.queries import registering, sources
from gongkai.applications.queries.hints import Published
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules.asking import ASKED_KINDS
from gongkai.applications.rules.states import CLERKS
from gongkai.applications.rules.verbs import VERBS
from gongkai.applications.services import gating, hinting, own
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import VERBS as CASE_VERBS
from gongkai.config.wiring import applications_handling
from gongkai.desk import services as desk
from gongkai.desk.rules import Entry
from gongkai.files import services as files
from gongkai.indicators import services as indicators
from gongkai.outbox import services as outbox
from gongkai.pages import services as pages
from gongkai.portal import services as portal
from gongkai.portal.rules import PublicEntry, Section
from gongkai.search import services as search
from gongkai.search.rules.asking import Asked
from gongkai.search.services import finding

if TYPE_CHECKING:
    from gongkai.orgs.models import Organ

DATA = Path(__file__).parents[2] / "applications" / "data"


def connect() -> None:
    """Connect these rooms with the others; called once by the wiring of the house."""
    pages.name_verbs(CASE_VERBS)
    pages.name_verbs(VERBS)
    files.register_visibility("cases.Paper", cases.paper_visible)
    outbox.listen_in_step("case.forgotten", own.forget_matter)
    outbox.schedule("cases.trials", case_services.sweep_trials, at=time(3, 15), label="清理查询失败记录")
    outbox.schedule("applications.gate", gating.sweep, every=timedelta(minutes=10), label="清理网上申请的速率记录")
    hinting.fill_hints(published)
    portal.register_organ_section(organ_section)
    portal.fill_apply(lambda place: reverse("applications_public:begin"))
    search.offer_asking(lambda place: reverse("applications_public:begin"))
    portal.register_entry(
        PublicEntry("依申请公开", "applications_public:begin", order=40, note="向机关申请获取政府信息，查询办理进度")
    )
    for entry in (
        Entry("申请台账", "applications:ledger", READERS, order=300, group="依申请公开", icon="ledger"),
        Entry("待确认的申请", "applications:queue", tuple(CLERKS), order=310, group="依申请公开", icon="check"),
    ):
        desk.register_nav(entry)
    desk.register_todo(registering.to_confirm)
    desk.register_todo(registering.to_answer)
    desk.register_health(registering.unconfirmed)
    for source in (sources.SUBMITTED, sources.DUE):
        indicators.register_source(source)
    indicators.load(DATA / "indicators.yaml")
    indicators.load_boards(DATA / "boards.yaml")
    indicators.check()
    applications_handling.connect()


def organ_section(organ: Organ) -> Section | None:
    """On an organ's public page: apply to it, or ask for one's own application; only while it is on the books."""
    if organ.state != organ.State.ACTIVE or organ.kind not in ASKED_KINDS:
        return None
    return Section("依申请公开", "applications/public/_organ.html", {"organ": organ})


def published(place: int, words: str, most: int) -> Sequence[Published]:
    """What everyone may read and holds these words, the best first; nothing where only some of the words stand."""
    found = finding.find(place, Asked(words=words))
    hits = () if found.loose else found.hits
    return [Published(_plain(hit.title_html), hit.url, hit.organ, hit.day) for hit in hits[:most]]


def _plain(marked: str) -> str:
    return unescape(strip_tags(marked))
