"""One record, many places (R012): what may stand in a column, how it is released (R032), what goes to history (R011)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from gongkai.catalogue.rules.columns import REQUIRED, Node, takes_content

RECORD = re.compile(r"[a-z_]+\.[A-Za-z]+:[0-9A-Za-z-]{1,64}")
MOST_TITLE = 500


class PlacementState(StrEnum):
    """Whether an item stands in its column or in the history library."""

    STANDING = "STANDING"
    HISTORY = "HISTORY"


class Mode(StrEnum):
    """普遍公开／定向公开 (R032)."""

    UNIVERSAL = "UNIVERSAL"
    LIMITED = "LIMITED"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"UNIVERSAL": "普遍公开", "LIMITED": "定向公开"}[self.value]


class Counting(StrEnum):
    """Whether an item may fulfil a duty: a news report never does (R003)."""

    DUTY = "DUTY"
    NEWS = "NEWS"


def reasons_not_to_place(
    *, record: str, title: str, url: str, columns: Iterable[tuple[str, Node]], counts: bool, mode: Mode,
    audience: str = "", area: str = "", reason: str = "",
) -> list[str]:  # fmt: skip
    """Why a record cannot stand in these columns (title, node)."""
    reasons = [] if RECORD.fullmatch(record) else ["记录编号的写法不对，应形如“documents.Document:编号”。"]
    if not title.strip():
        reasons.append("请填写标题。")
    elif len(title) > MOST_TITLE:
        reasons.append(f"标题有 {len(title)} 个字，不能超过 {MOST_TITLE} 个字。")
    if not url.startswith("/") or url.startswith("//"):
        reasons.append("记录的网址应是本站内的地址。")
    for name, column in columns:
        reasons += _reasons_against(name, column, counts)
    if mode is Mode.LIMITED and not (audience.strip() or area.strip()):
        reasons.append("定向公开的，请写明公开的对象或区域。")
    if mode is Mode.LIMITED and not reason.strip():
        reasons.append("定向公开的，请写明理由或依据。")
    return reasons


def _reasons_against(name: str, column: Node, counts: bool) -> list[str]:
    """Why nothing, or no news, may stand in a column."""
    if not takes_content(column):
        return [f"“{name}”不能直接放内容，请选择其下在用的子栏目。"]
    if not counts and column.kind in REQUIRED:
        return [f"“{name}”只放依法应当公开的信息，新闻报道不能放入，请改放自设栏目。"]
    return []


def reasons_not_to_move(*, state: PlacementState, reason: str, same: bool) -> list[str]:
    """Why an item cannot go from its column elsewhere."""
    reasons = []
    if state is not PlacementState.STANDING:
        reasons.append("该信息已在历史库中。")
    if same:
        reasons.append("该信息已在这个栏目中，请选择另一个栏目。")
    if not reason.strip():
        reasons.append("请写明调整的理由，公众在历史库中可以看到。")
    return reasons


def plausible(formed_on: date | None, published_on: date) -> list[str]:
    """What is wrong with the dates of a record: it cannot have been formed after it was published."""
    if formed_on is not None and formed_on > published_on:
        return ["生成日期晚于公开日期，请核对。"]
    return []
