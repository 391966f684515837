"""How often one may ask with a wrong number or code."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST = 10
WITHIN = timedelta(minutes=15)
KEPT = timedelta(days=1)


def reasons_not_to_ask(failures: int, since: datetime | None, now: datetime) -> list[str]:
    """Why somebody who was wrong too often of late must wait."""
    if since is None or failures < MOST or now >= since + WITHIN:
        return []
    minutes = max(1, -(-int((since + WITHIN - now).total_seconds()) // 60))
    return [f"登记编号或者查询码多次不正确，请{minutes}分钟后再试。忘记查询码的，请携带身份证明到受理机关换取。"]
