"""首发与多渠道发布 in plain Python (R002, R016, R017, R098)."""

from __future__ import annotations

from datetime import datetime

from gongkai.documents.rules.states import Channel, ReleaseState

QUEUED_WITH_SITE = (Channel.NEW_MEDIA, Channel.GAZETTE)  # 网站、新媒体、公报三大平台联动 (R017)
NOT_BY_HAND = frozenset({Channel.SITE})  # the site's own time is written when it is published


def is_before_site(released_at: datetime | None, site_at: datetime | None) -> bool:
    """Whether another channel came before the site: earlier than its first release, or while it has none (R002)."""
    return released_at is not None and (site_at is None or released_at < site_at)


def reasons_not_to_register(
    channel: Channel, released_at: datetime | None, url: str, has_file: bool, responsible: str, now: datetime
) -> list[str]:
    """登记发布: when, with proof, by whom."""
    reasons = []
    if channel in NOT_BY_HAND:
        reasons.append("政府网站的发布时间由系统记录，不能登记。")
    if released_at is None:
        reasons.append("请填写发布时间。")
    elif released_at > now:
        reasons.append("发布时间不能晚于现在。")
    if not url.strip() and not has_file:
        reasons.append("请填写网址，或者上传截图、扫描件作为佐证。")
    if not responsible.strip():
        reasons.append("请填写发布责任人。")
    return reasons


def reasons_not_to_cancel(state: ReleaseState, note: str) -> list[str]:
    """不再发布 to a channel: while it waits, with a reason."""
    reasons = [] if state is ReleaseState.QUEUED else ["只有待发布的可以取消。"]
    return reasons if note.strip() else [*reasons, "请填写不再发布的理由。"]
