"""Reading the yearly holiday notice (国务院办公厅关于××年部分节假日安排的通知) from its text or from rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.workdays.rules.calendar import WEEKDAYS, DayKind

_YEAR = re.compile(r"关于(\d{4})年(?:部分)?节假日安排")
_TITLE = re.compile(r"国务院办公厅关于\s*\d{4}\s*年部分节假日安排的通知")
_NUMBER = re.compile(r"国办发(?:明电)?〔\d{4}〕\d+号")
_ISSUED = re.compile(r"(?:^|\n)\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:$|\n)")
_ITEM = re.compile(
    r"(?:^|\n)\s*(?:[一二三四五六七八九十]+、|[（(]?[一二三四五六七八九十\d]+[）)、.．])\s*([^：:\n]{2,14})[：:]([^\n]+)"
)
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日"
_NOTE = r"(?:[（(](?P<{0}n>[^）)]*)[）)])?"
_RUN_TOGETHER = re.compile(r"(?<=[。：:知排])\s*([一二三四五六七八九十]+、)")
_SPAN = re.compile(
    _DAY.format("a") + _NOTE.format("a") + r"(?:\s*(?:至|到|—|-|~)\s*" + _DAY.format("b") + _NOTE.format("b") + ")?"
)
_ROW = re.compile(
    r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，\t]+(放假|休|补休|OFF|上班|班|调休上班|WORK)(?:[\s,，\t]+(\S.*))?$"
)
_TOTAL = re.compile(r"共(\d+)天")
_WORKED = {"上班", "班", "调休上班", "WORK"}


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day a notice speaks of."""

    date: date
    kind: DayKind
    name: str


@dataclass(slots=True)
class NoticeReading:
    """What was read: days in order, and doubts to settle before it is loaded."""

    year: int | None = None
    title: str = ""
    doc_number: str = ""
    issued_on: date | None = None
    days: list[NoticeDay] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def parse_notice(text: str, year: int | None = None) -> NoticeReading:
    """Read a pasted notice, or rows "2027-01-01 放假 元旦" (one a line). Never raises; what is unclear is a doubt."""
    reading = NoticeReading(year=year)
    named = _YEAR.search(re.sub(r"\s", "", text))
    if named:
        reading.year = reading.year or int(named[1])
        if reading.year != int(named[1]):
            reading.doubts.append(f"通知标题写的是{named[1]}年，与所选的{reading.year}年不同。")
    title, number, issued = _TITLE.search(text), _NUMBER.search(text), _ISSUED.search(text)
    reading.title = re.sub(r"\s", "", title[0]) if title else ""
    reading.doc_number = number[0] if number else ""
    reading.issued_on = _made(*map(int, issued.groups())) if issued else None
    found: dict[date, NoticeDay] = {}
    for line_number, line in enumerate(text.splitlines(), 1):
        row = _ROW.match(line)
        if row:
            _read_row(row, line_number, reading, found)
    if not found and reading.year is not None:
        for item in _ITEM.finditer(_RUN_TOGETHER.sub(r"\n\1", text)):
            _read_item(item[1].strip(), item[2], reading, found)
    reading.days = [found[day] for day in sorted(found)]
    return reading


def _read_row(row: re.Match[str], number: int, reading: NoticeReading, found: dict[date, NoticeDay]) -> None:
    day = _made(int(row[1]), int(row[2]), int(row[3]))
    if day is None:
        reading.doubts.append(f"第{number}行的日期不存在：{row[0].strip()}")
        return
    kind = DayKind.WORK if row[4] in _WORKED else DayKind.OFF
    _put(NoticeDay(day, kind, (row[5] or "").strip()), reading, found)


def _read_item(name: str, body: str, reading: NoticeReading, found: dict[date, NoticeDay]) -> None:
    """One numbered item: the sentences that say 上班 give worked days, those that say 放假 or 补休 days off."""
    month, off = 0, 0
    for sentence in re.split(r"[。；;]", body):
        for clause in _clauses(sentence):
            worked = "上班" in clause
            if not worked and not re.search(r"放假|补休|调休|休息", clause):
                continue
            for match in _SPAN.finditer(clause):
                days, month = _span(match, reading, name, month)
                for day in days:
                    _put(NoticeDay(day, DayKind.WORK if worked else DayKind.OFF, name), reading, found)
                off += 0 if worked else len(days)
    total = _TOTAL.search(body)
    if total and int(total[1]) != off and "连休" not in body:
        reading.doubts.append(f"{name}：通知写“共{total[1]}天”，读到{off}天，请核对。")


def _clauses(sentence: str) -> list[str]:
    """A sentence cut after each verb, so that “4日放假，7日补休，8日上班” gives three."""
    return re.findall(r".*?(?:上班|放假(?:调休)?|补休|休息|$)", sentence)


def _span(match: re.Match[str], reading: NoticeReading, name: str, month: int) -> tuple[list[date], int]:
    """The days of one date or range, with its weekday notes checked; and the month it ended in."""
    year = int(match["ay"] or reading.year or 0)
    first_month = int(match["am"] or month or 0)
    first = _made(year, first_month, int(match["ad"]))
    last = first
    if match["bd"]:
        last_month = int(match["bm"] or first_month)
        last = _made(int(match["by"] or year + (last_month < first_month)), last_month, int(match["bd"]))
    if first is None or last is None or not timedelta(0) <= last - first <= timedelta(days=20):
        reading.doubts.append(f"{name}：“{match[0]}”不是可用的日期。")
        return [], month
    for day, note in ((first, match["an"]), (last, match["bn"])):
        said = re.search(r"(?:周|星期)([一二三四五六日天])", note or "")
        if said and said[1].replace("天", "日") != WEEKDAYS[day.weekday()]:
            reading.doubts.append(
                f"{name}：{day.month}月{day.day}日是周{WEEKDAYS[day.weekday()]}，通知写“{said[0]}”，请核对。"
            )
    return [first + timedelta(days=i) for i in range((last - first).days + 1)], last.month


def _put(day: NoticeDay, reading: NoticeReading, found: dict[date, NoticeDay]) -> None:
    before = found.get(day.date)
    if before and before.kind is not day.kind:
        reading.doubts.append(f"{day.date.year}年{day.date.month}月{day.date.day}日既写放假又写上班，请核对。")
    found[day.date] = day


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def reasons_not_to_load(year: int, days: list[NoticeDay], title: str) -> list[str]:
    """Why these days cannot be the notice of a year: none at all, outside the year, or make-up days on weekdays."""
    reasons = []
    if not title.strip():
        reasons.append("请填写通知标题。")
    if not any(day.kind is DayKind.OFF for day in days):
        reasons.append("没有读到放假日期。请粘贴通知全文，或每行写一天：2027-01-01 放假 元旦。")
    first, last = date(year - 1, 12, 1), date(year + 1, 1, 31)
    outside = [day.date for day in days if not first <= day.date <= last]
    if outside:
        reasons.append(f"{_listed(outside)}不属于{year}年的安排，请核对年份。")
    weekdays = [day.date for day in days if day.kind is DayKind.WORK and day.date.weekday() < 5]
    if weekdays:
        reasons.append(f"{_listed(weekdays)}本来就是工作日，不应写作调休上班，请核对。")
    seen = [day.date for day in days]
    twice = sorted({day for day in seen if seen.count(day) > 1})
    if twice:
        reasons.append(f"{_listed(twice)}出现两次。")
    return reasons


def reasons_not_to_add_local_day(kind: str, reason: str, basis: str, *, works: bool) -> list[str]:
    """Why a jurisdiction may not set a day so; `works` is what the day is without it."""
    reasons = []
    if kind not in set(DayKind):
        reasons.append("安排只能是放假或上班。")
    elif works == (kind == DayKind.WORK):
        reasons.append("这一天本来就是工作日，不必登记。" if works else "这一天本来就不上班，不必登记。")
    if not reason.strip():
        reasons.append("请填写事由，如“三月三”“台风停工”。")
    if not basis.strip():
        reasons.append("请填写依据的文号或决定名称。")
    return reasons


def _listed(days: list[date]) -> str:
    return "、".join(f"{day.year}年{day.month}月{day.day}日" for day in days[:5]) + ("等" if len(days) > 5 else "")
