"""依申请公开台账 (R153): filtered, paged, and as rows of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application
from gongkai.applications.queries.scope import applications
from gongkai.applications.rules.states import OPEN_STATES, OVER_STATES
from gongkai.cases import queries as cases
from gongkai.cases.rules import Parts, parts_of
from gongkai.kernel.paging import Page, page
from gongkai.kernel.rows import walked
from gongkai.kernel.text import words_asked
from gongkai.orgs.rules import Actor

ORDERS = {"": ("-id",), "old": ("id",)}  # by registration, as in a book
GROUPS = {"open": OPEN_STATES, "closed": OVER_STATES}
HEAD = (
    "登记编号", "受理机关", "申请日期", "渠道", "收到申请之日", "申请人", "申请人类别", "申请内容", "提供形式", "获取方式",
    "办理科室", "状态", "答复期限", "办理结果", "办结日期",
)  # fmt: skip


def states_of(state: str) -> frozenset[str]:
    """What a choice of the filter stands for: one state, or all that are open or over."""
    return frozenset(map(str, GROUPS.get(state, {state})))


def _of_number(parts: Parts) -> Q:
    named = {"case__year": parts.year, "case__organ_id": parts.organ, "case__serial": parts.serial}
    return Q(**{name: number for name, number in named.items() if number is not None})


def rows(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Application]:
    """The applications of the actor's scope that fit the filters."""
    found = applications(actor)
    if state := asked.get("state"):
        found = found.filter(state__in=states_of(state))
    if words := words_asked(asked.get("q") or ""):
        parts = parts_of(words)
        found = found.filter(_of_number(parts) if parts else Q(case__in=cases.of_person(words).values("case")))
    for piece in words_asked(asked.get("matter") or "").split():
        found = found.filter(matter__icontains=piece)
    exact = {
        "applicant_kind": asked.get("kind"), "case__channel": asked.get("channel"), "organ_id": asked.get("organ"),
        "outcome": asked.get("outcome"),
    }  # fmt: skip
    within = {"submitted_on__gte": asked.get("since"), "submitted_on__lte": asked.get("until")}
    return found.filter(**{name: value for name, value in {**exact, **within}.items() if value})


def listed(actor: Actor, asked: Mapping[str, Any], *, cursor: str | None = None) -> Page[Application]:
    """One page, the last registered first unless asked otherwise."""
    return page(rows(actor, asked), order=ORDERS.get(asked.get("order") or "", ORDERS[""]), cursor=cursor, size=30)


def names_of(found: list[Application]) -> dict[int, str]:
    """Who applied, by application; one query for a page."""
    by_case = cases.applicant_names([row.case for row in found])
    return {row.pk: by_case.get(row.case_id, "") for row in found}


def lines(actor: Actor, asked: Mapping[str, Any], outcomes: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Rows for a workbook, as `HEAD`; `outcomes` names the codes of results."""
    order = ORDERS.get(asked.get("order") or "", ORDERS[""])
    whole = walked(rows(actor, asked).order_by(*order).prefetch_related("case__assignments"))
    while chunk := _some(whole):
        names = names_of(chunk)
        for row in chunk:
            sections = dict.fromkeys(each.section for each in row.case.assignments.all())
            yield (
                row.case.number, row.organ.short_name, f"{row.submitted_on}", row.case.get_channel_display(),
                f"{row.received_on or ''}", names[row.pk], row.get_applicant_kind_display(), row.matter,
                row.get_supply_form_display(), row.get_supply_way_display(), "、".join(sections), row.get_state_display(),
                f"{row.due_on or ''}", outcomes.get(row.outcome, row.outcome), f"{row.closed_on or ''}",
            )  # fmt: skip


def _some(whole: Iterator[Application], size: int = 200) -> list[Application]:
    return [row for _, row in zip(range(size), whole, strict=False)]
