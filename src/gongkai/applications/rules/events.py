"""The file of `gongkai clock explain`: a receipt and what followed, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.applications.rules.clock import BadEvents, Event, Kind

FIELDS = {"kind", "on", "until", "arrived", "days"}


def parse(data: Any) -> tuple[list[Event], date | None]:
    """The events of `{"as_of": "2026-03-01", "events": [{"kind": "receipt", "on": "2026-01-05"}, …]}`, and the day asked.

    Raises `BadEvents` with a sentence that names the event and the field.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("events"), list):
        raise BadEvents('文件应形如 {"events": [{"kind": "receipt", "on": "2026-01-05"}]}。')
    as_of = _day(data["as_of"], "as_of") if data.get("as_of") is not None else None
    return [_event(entry, f"第{number}个事件") for number, entry in enumerate(data["events"], 1)], as_of


def _event(entry: Any, where: str) -> Event:
    if not isinstance(entry, Mapping):
        raise BadEvents(f"{where}：应为键值。")
    if unknown := sorted(map(str, set(entry) - FIELDS)):
        raise BadEvents(f"{where}：不认识 {'、'.join(unknown)}；可用 {'、'.join(sorted(FIELDS))}。")
    if entry.get("kind") not in set(Kind):
        raise BadEvents(f"{where}：kind 应为 {'、'.join(Kind)} 之一。")
    number = entry.get("days", 0)
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadEvents(f"{where}：days 应为整数。")
    if "on" not in entry:
        raise BadEvents(f"{where}：缺少 on。")
    until, arrived = (
        _day(entry[name], f"{where}的 {name}") if entry.get(name) is not None else None for name in ("until", "arrived")
    )
    return Event(Kind(entry["kind"]), _day(entry["on"], f"{where}的 on"), until, arrived, number)


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadEvents(f"{where} 应形如 2026-01-05。") from error
