"""公开指南 (条例第12条) and 公开制度: fields, states, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import yaml

OLD_AFTER = timedelta(days=365)


class TextState(StrEnum):
    """A version's way: drafted, standing, replaced by a later one, or done away with."""

    DRAFT = "DRAFT"
    STANDING = "STANDING"
    REPLACED = "REPLACED"
    ENDED = "ENDED"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"DRAFT": "草稿", "STANDING": "现行", "REPLACED": "历史版本", "ENDED": "已废止"}[self.value]


TEXT_TONES = {TextState.DRAFT: "warn", TextState.STANDING: "good"}
TEXT_MOVES = {
    TextState.DRAFT: frozenset({TextState.STANDING}),
    TextState.STANDING: frozenset({TextState.REPLACED, TextState.ENDED}),
    TextState.REPLACED: frozenset[TextState](),
    TextState.ENDED: frozenset[TextState](),
}


@dataclass(frozen=True, slots=True)
class GuideField:
    """One field of the guide: `lines` is how tall its box is, `start` the text a first draft begins with."""

    key: str
    label: str
    article: str = ""
    required: bool = True
    lines: int = 1
    hint: str = ""
    start: str = ""


def parse_guide(text: str) -> tuple[GuideField, ...]:
    """The fields of data/guide.yaml."""
    return tuple(GuideField(**row) for row in yaml.safe_load(text))


def missing(fields: Sequence[GuideField], values: Mapping[str, str]) -> list[str]:
    """Labels of required fields that are still empty."""
    return [field.label for field in fields if field.required and not values.get(field.key, "").strip()]


def reasons_not_to_publish(
    *, state: TextState, empty: Sequence[str], editor_id: int | None, user_id: int, note: str, first: bool
) -> list[str]:
    """Why a draft cannot be made public: complete, explained, and seen by a second person (条例第17条)."""
    reasons = []
    if TextState.STANDING not in TEXT_MOVES[state]:
        reasons.append("没有可以公开的草稿。")
    if empty:
        reasons.append(f"还没有填写：{'、'.join(empty)}。")
    if not first and not note.strip():
        reasons.append("请填写修订说明，写明改了什么。")
    if editor_id == user_id:
        reasons.append("草稿由您最后编辑，应由另一人核对后公开。")
    return reasons


def is_old(revised_on: date | None, today: date) -> bool:
    """Whether a guide has not been looked over for a year (条例第12条：及时更新)."""
    return revised_on is None or today - revised_on > OLD_AFTER
