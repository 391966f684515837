"""The stamped letter as it compares, and the log of the use of seals (R149)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongkai.applications.models import Application, Decision, Stamping
from gongkai.applications.queries import reply
from gongkai.applications.queries.redacting import VIEWERS
from gongkai.applications.queries.scope import READERS
from gongkai.applications.rules import letter
from gongkai.applications.rules.stamped import Line, Match
from gongkai.cases import queries as cases
from gongkai.kernel.paging import Page, page
from gongkai.kernel.rows import walked
from gongkai.orgs.queries import mine
from gongkai.orgs.rules import Actor

SEALED, REASON = "stamped", "stamped_why"
ORDER = ("-used_on", "-id")
HEAD = ("用印日期", "文号", "文书", "登记编号", "答复机关", "印章", "盖章人", "登记人", "代录")


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison opened for a page."""

    row: Stamping
    name: str
    lines: tuple[Line, ...]
    doubts: tuple[str, ...]
    reason: str

    @property
    def match(self) -> Match:
        """What it came to."""
        return Match(self.row.match)


def of(application: Application) -> Stamping | None:
    """The stamped paper of an application that is kept."""
    return Stamping.objects.filter(application=application).select_related("file", "by").first()


def visible(actor: Actor | None, number: int) -> bool:
    """Whether somebody may fetch a stamped paper at its address before it is issued: who may look into the file."""
    if actor is None or actor.duty not in VIEWERS:
        return False
    within = {"jurisdiction_id": actor.jurisdiction_id, "organ_id": actor.organ_id}
    return Stamping.objects.filter(pk=number, **within).exists()


def shown(application: Application) -> Shown | None:
    """The comparison, opened."""
    row = of(application)
    if row is None:
        return None
    read = opened(application, row)
    lines = tuple(Line(one["label"], runs(one["approved"]), runs(one["stamped"])) for one in read.get("lines", []))
    return Shown(
        row, read.get("name", ""), lines, tuple(read.get("doubts", [])),
        cases.text_of(application.case, row.reason, REASON) if row.reason else "",
    )  # fmt: skip


def opened(application: Application, row: Stamping) -> dict[str, Any]:
    """What is sealed in it; nothing once the case's key is destroyed."""
    if not application.case.key or not row.sealed:
        return {}
    found: dict[str, Any] = json.loads(cases.text_of(application.case, row.sealed, SEALED))
    return found


def runs(found: Sequence[Sequence[object]]) -> list[tuple[str, bool]]:
    """Runs as they were kept."""
    return [(str(text), bool(odd)) for text, odd in found]


def expected(application: Application, decision: Decision, number: str, on: date) -> list[tuple[str, str]]:
    """The approved letter part by part, in the order it is set, with its number and day."""
    names = cases.applicant_names([application.case]).get(application.case_id, "")
    body = [part for text in reply.paragraphs(application, decision) for part in text.splitlines() if part.strip()]
    return [
        ("文号", number), ("标题", letter.title_of(reply.kind_of(decision))), ("称呼", f"{names}："),
        *((f"第{place}段", text) for place, text in enumerate(body, 1)),
        ("落款", application.organ.name), ("答复日期", f"{on.year}年{on.month}月{on.day}日"),
    ]  # fmt: skip


def told(application: Application) -> list[str]:
    """The comparison as the case file tells it."""
    found = shown(application)
    if found is None:
        return []
    entered = f"，{found.row.sealer}盖章" if found.row.sealer else ""
    lines = [f"盖章件比对：{found.match.label}（SHA-256 {found.row.sha256}）{entered}"]
    lines += [f"读取说明：{doubt}" for doubt in found.doubts]
    for line in found.lines:
        approved, stamped = ("".join(text for text, _ in part) or "（无）" for part in (line.approved, line.stamped))
        lines.append(f"{line.label}：审核通过的是“{approved}”，盖章件是“{stamped}”")
    return [*lines, f"不同的理由：{found.reason}"] if found.reason else lines


def log(actor: Actor, *, since: date | None = None, until: date | None = None) -> QuerySet[Stamping]:
    """Seals used by the actor's organ, or in the place for those who oversee; nobody who applied is named."""
    rows = mine(actor, Stamping.objects.filter(used_on__isnull=False))
    if actor.duty not in READERS:
        return rows.none()
    rows = rows.select_related("organ", "by", "application__case")
    within = {"used_on__gte": since, "used_on__lt": until}
    return rows.filter(**{name: day for name, day in within.items() if day is not None})


def listed(rows: QuerySet[Stamping], cursor: str | None) -> Page[Stamping]:
    """One page of the log, newest first."""
    return page(rows, order=ORDER, cursor=cursor, size=30)


def lines(rows: QuerySet[Stamping]) -> Iterator[tuple[str, ...]]:
    """The log as rows of a workbook, as `HEAD`."""
    for row in walked(rows.order_by(*ORDER)):
        yield (
            f"{row.used_on}", row.number, row.title, row.application.case.number, row.organ.name, row.get_seal_display(),
            who(row), row.by.name if row.by else "", "是" if entered(row) else "",
        )  # fmt: skip


def who(row: Stamping) -> str:
    """Who stamped it."""
    return row.sealer or (row.by.name if row.by else "")


def entered(row: Stamping) -> bool:
    """Whether somebody else entered it (代录)."""
    return bool(row.sealer) and (row.by is None or row.sealer != row.by.name)
