"""How the prebuilt site stands: for the administrator's page, the doctor and the command line."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Min, Sum

from gongkai.kernel import days
from gongkai.portal.models import BuiltPage

LATE = timedelta(minutes=10)
SOME = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """The served tree: its name ("" when there is none), pages, bytes, what waits and since when, what went wrong."""

    tree: str = ""
    pages: int = 0
    size: int = 0
    waiting: int = 0
    since: datetime | None = None
    refused: tuple[tuple[str, str], ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    checked_at: datetime | None = None
    wrong: int = 0
    some: dict[str, str] = field(default_factory=dict)

    def findings(self) -> list[str]:
        """What somebody must look at, as sentences; nothing without a tree."""
        found = []
        if self.since and days.now() - self.since > LATE:
            found.append(f"有 {self.waiting} 个公开页面等待重建已超过 10 分钟，请确认后台任务在运行。")
        found += [f"公开页面 {path} 出错（{reason}），未能更新。" for path, reason in self.broken]
        found += [f"公开页面 {path} 不能预生成：{reason}。" for path, reason in self.refused]
        if self.wrong:
            found.append(f"上次核对发现 {self.wrong} 个预生成页面与现在的内容不符，已安排重建。")
        return found


def standing() -> Standing:
    """How the served tree stands now."""
    root = Path(settings.SITE_ROOT)
    try:
        tree = Path(os.readlink(root / "current")).name
    except OSError:
        return Standing()
    rows = BuiltPage.objects.filter(tree=tree)
    sums = rows.aggregate(size=Sum("size"), since=Min("stale_at"))
    waiting = rows.exclude(stale_at=None)
    told = _told(root / "check.json")
    return Standing(
        tree,
        rows.exclude(file="").count(),
        sums["size"] or 0,
        waiting.count(),
        sums["since"],
        tuple(rows.filter(stale_at=None).exclude(refused="").values_list("path", "refused")[:SOME]),
        tuple(waiting.exclude(refused="").values_list("path", "refused")[:SOME]),
        told[0],
        told[1],
        told[2],
    )


def _told(path: Path) -> tuple[datetime | None, int, dict[str, str]]:
    """What the last check wrote; nothing when there was none or it cannot be read."""
    try:
        said = json.loads(path.read_text("utf-8"))
        return datetime.fromisoformat(said["at"]), int(said["wrong"]), dict(said["some"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, 0, {}
