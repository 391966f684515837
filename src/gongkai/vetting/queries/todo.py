"""What a post should do about content, and what an inspector would find; the wiring puts both on the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from gongkai.kernel import days
from gongkai.kernel.labels import Flag
from gongkai.kernel.text import clip
from gongkai.orgs.rules import Actor, Duty, work
from gongkai.vetting.models import CampaignItem, Check, EpidemicText, Finding
from gongkai.vetting.queries import scope
from gongkai.vetting.rules import Severity, addresses
from gongkai.vetting.rules.campaigns import UNIT
from gongkai.vetting.rules.handling import DECIDERS, HANDLERS
from gongkai.vetting.rules.privacy import PRIVACY
from gongkai.vetting.rules.states import WAITING, CampaignState, Decision, EpidemicState, FindingState, Verdict

MOST = 50


def todo(actor: Actor) -> list[work.Todo]:
    """At most fifty of each sort."""
    found: list[work.Todo] = []
    if actor.may(*HANDLERS):
        found += _public(actor)
    if actor.may(*DECIDERS):
        found += _waivers(actor)
    if actor.may(*UNIT):
        found += _cleanups(actor)
    if actor.may(*PRIVACY):
        found += _reviews(actor)
    return found


def _public(actor: Actor) -> Iterator[work.Todo]:
    """What stands in public and should not."""
    rows = Finding.objects.filter(
        organ_id=actor.organ_id, state__in=WAITING, public=Flag.YES, check_record__current=Flag.YES
    ).exclude(severity=Severity.NOTE)
    counted = dict(rows.order_by().values_list("check_record").annotate(number=Count("pk")))
    for check in Check.objects.filter(pk__in=counted).select_related("organ").order_by("-at", "-id")[:MOST]:
        title = f"{clip(check.title, 50)}：已公开内容有{counted[check.pk]}处问题"
        yield work.Todo(title, addresses.check(check.uuid), None, "已公开内容的问题", check.organ.short_name)


def _waivers(actor: Actor) -> Iterator[work.Todo]:
    """What somebody else asks to let pass."""
    rows = Finding.objects.filter(
        organ_id=actor.organ_id, state=FindingState.WAIVER_ASKED, check_record__current=Flag.YES
    )
    rows = rows.exclude(waivers__asked_by_id=actor.user_id, waivers__decision=Decision.ASKED)
    rows = rows.exclude(check_record__drafter_id=actor.user_id)
    for row in rows.select_related("check_record", "organ").order_by("found_at", "id")[:MOST]:
        title = f"{clip(row.check_record.title, 50)}：{row.get_kind_display()}"
        url = f"{addresses.check(row.check_record.uuid)}#finding-{row.uuid}"
        yield work.Todo(title, url, None, "放行待审定", row.organ.short_name)


def _cleanups(actor: Actor) -> Iterator[work.Todo]:
    """What clean-ups found in the unit's content."""
    rows = CampaignItem.objects.filter(organ_id=actor.organ_id, done_on=None, campaign__state=CampaignState.OPEN)
    counted = rows.values_list("campaign__uuid", "campaign__title", "campaign__due_on").annotate(number=Count("pk"))
    for uuid, title, due_on, number in counted.order_by("campaign__due_on")[:MOST]:
        yield work.Todo(
            clip(title, 60), addresses.cleanup(uuid), due_on, "内容清理", actor.organ_name, f"还有{number}处待处理"
        )


def _reviews(actor: Actor) -> Iterator[work.Todo]:
    """Epidemic texts that wait for their privacy review."""
    rows = EpidemicText.objects.filter(organ_id=actor.organ_id, state=EpidemicState.ASKED)
    for row in rows.exclude(drafted_by_id=actor.user_id).order_by("drafted_at", "id")[:MOST]:
        yield work.Todo(clip(row.title, 60), addresses.epidemic(row.uuid), None, "隐私审查", actor.organ_name)


def health(actor: Actor) -> list[work.Finding]:
    """体检: for a unit its own, for who oversees every unit's; counted, not listed."""
    whose = "各单位" if actor.oversees else "本单位"
    rows = scope.findings(actor).filter(public=Flag.YES, state__in=WAITING)
    weights = dict(rows.order_by().values_list("severity").annotate(number=Count("pk")))
    mend = "督促单位遮蔽、修改或撤下。" if actor.oversees else "遮蔽、修改或撤下，确需公开的申请放行。"
    found = [
        work.Finding(f"{whose}已公开内容有 {weights[severity]} {words}", f"{addresses.FINDINGS}?public=Y&severity={severity}", mend, tone)
        for severity, words, tone in (
            (Severity.BLOCK, "处个人信息或隐藏内容", work.Severity.BAD),
            (Severity.WARN, "处须核对的提醒", work.Severity.WARN),
        )
        if weights.get(severity)
    ]  # fmt: skip
    return found + _late(actor, whose)


def _late(actor: Actor, whose: str) -> list[work.Finding]:
    rows = scope.items(actor).filter(done_on=None, campaign__state=CampaignState.OPEN)
    late = rows.filter(campaign__due_on__lt=days.today()).count()
    undone = rows.filter(still_on__isnull=False).exclude(verdict=Verdict.PENDING).count()
    found = []
    if late:
        found.append(
            work.Finding(
                f"{whose}内容清理有 {late} 处超过时限", addresses.CLEANUPS, "提出处理意见并改完。", work.Severity.BAD
            )
        )
    if undone:
        words = f"{whose}内容清理有 {undone} 处报称改完、复扫仍在"
        found.append(work.Finding(words, addresses.CLEANUPS, "核实后重新修改。", work.Severity.WARN))
    if actor.may(Duty.OFFICE):
        unread = [
            row for row in scope.campaigns(actor).filter(state=CampaignState.OPEN).only("unread", "uuid") if row.unread
        ]
        found += [
            work.Finding(f"内容清理有 {len(row.unread)} 个文件未能检查", addresses.cleanup(row.uuid), "请单位更换可读取的文件。", work.Severity.WARN)
            for row in unread
        ]  # fmt: skip
    return found
