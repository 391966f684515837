"""A small grammar of time limits (时限): what is said, of what kind, when; year from the notice unless printed.

Reads text without white space. `cell` reading takes a deadline column's words at their full meaning; `prose` reading takes
only what binds: 定期 or 及时 in running text is no limit, nor is a performance target or a year already past.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.notices.rules.numbers import NUMBER, value
from gongkai.notices.rules.shape import DeadlineKind as Kind

_YEAR = r"(?:(?:(?P<y{0}>20[0-9０-９]{2}|二[〇○零][一二三四五六七八九〇○零]{2})年|(?P<r{0}>今年|本年|当年|明年|次年|来年|每年|各年|年度?))的?)?"
_BEFORE = r"(?P<b{0}>(?:之|以)?前)?"
_EACH = r"(?:每个?季度?|各季度?|按季度?|逐季|每季)"


def _with(name: str, pattern: str) -> str:
    return f"(?P<{name}>{pattern.replace('{0}', name)})"


_ALTERNATIVES = (
    _with("workdays", rf"(?P<wd>{NUMBER})个?工作日(?P<wdin>之内|以内|内)?"),
    _with("minimum", rf"(?:不少于|不得少于|不低于|至少|不短于)(?P<mn>{NUMBER})个?(?:工作)?(?:日|天)"),
    _with("hours", rf"(?P<hn>{NUMBER})个?(?:小时|分钟)(?P<hin>之内|以内|内)"),
    _with("days", rf"(?P<dn>{NUMBER})个?(?:自然)?(?:日|天)(?P<din>之内|以内|内)"),
    _with("months", rf"(?P<mon>{NUMBER})个月(?P<monin>之内|以内|内)"),
    _with("quarterly", rf"{_EACH}(?:末|底|至少|初|首月)?(?:月?{NUMBER}?日?前)?|季度末|季报"),
    _with("monthly", rf"(?:每个?月|按月|逐月|每月份)(?:底|末|后(?P<mw>{NUMBER})个工作日内|{NUMBER}日)?(?:前)?"),
    _with("weekly", r"每周|每日|每天|每半年|半年一次|每半月|每旬"),
    _with(
        "start", rf"(?:从|自)?{_YEAR}(?:(?P<sm>{NUMBER})月份?)?(?:(?P<sd>{NUMBER})日)?(?:开始)?起(?![草动来步码诉源到])"
    ),
    _with("full", rf"{_YEAR}(?P<fm>{NUMBER})月(?P<fd>{NUMBER})[日号]{_BEFORE}"),
    _with(
        "dotted",
        r"(?P<ty>20[0-9]{2})[.\-/．](?P<tm>[0-9]{1,2})(?:[.\-/．](?P<td>[0-9]{1,2}))?(?P<tb>(?:之|以)?前)?(?![0-9])",
    ),
    _with("tenday", rf"{_YEAR}(?P<nm>{NUMBER})月份?(?P<np>上旬|中旬|下旬|初|中){_BEFORE}"),
    _with("month", rf"{_YEAR}(?P<mm>{NUMBER})月(?:份)?(?P<me>底|末)?{_BEFORE}"),
    _with("quarter", rf"{_YEAR}第?(?P<qn>[一二三四1-4１-４])季度?(?:末|底|内)?{_BEFORE}"),
    _with("half", rf"{_YEAR}(?P<hf>上|下)半年(?:末|底|内)?{_BEFORE}"),
    _with("yearend", rf"{_YEAR}(?P<ye>年?(?:底|末)){_BEFORE}"),
    _with(
        "within",
        rf"(?<![{'一二两三四五六七八九十0-9０-９半多近往'}])(?:(?P<iy>20[0-9]{{2}})年内|(?P<it>年内|本年度内|年度内))",
    ),
    _with("yearbefore", r"(?P<vy>20[0-9]{2})年(?P<vb>(?:之|以)?前)?"),
    _with(
        "times",
        rf"(?P<tw>每年度?|全年|年度|本年度|一年)(?=[^，。；,;]{{0,24}}?(?:至少|不少于|不低于|{NUMBER}次|{NUMBER}场))",
    ),
    _with("yearly", r"每年度?|全年度?|按年度?|逐年|本年度|年度(?=$|[，。；、])"),
)
_LIMIT = re.compile(
    f"(?=[0-9０-９一二三四五六七八九十两〇零今本当明次来每各按逐全年从自不至季第上下])(?:{'|'.join(_ALTERNATIVES)})"
)
_CONTINUOUS = re.compile(
    r"持续|长期|常年|动态|定期|不定期|常态|日常|经常|适时|及时|即时|实时|随时|随到随办|立行立改|立即|即知即改|即行即改|贯穿|始终|一直|按时|按要求|按进度|按规定|按计划|按序时"
    r"|按照|根据|视情|同步|一次性|每次|逐步|分阶段|不间断|有序|已完成|现阶段|每件|按需|按上级|按国家|按省|按市"
)
_PERIOD = re.compile(
    r"期间|期内|阶段|季节|汛期|采暖季|供暖季|秋冬季|时段|节前|节后|[前后时]$|期$|当日|当天|当场|实施后|印发后|出台后|之日起|开学|[后前]"
)
_TARGET = re.compile(r"(?:压缩|压减|缩短|缩减|控制|减少|减|精简|提速|降|由|从|平均|最快|承诺|法定|原)[^，。；]{0,14}$")
_PAST = re.compile(r"(?:自|从)$")
_ACT = re.compile(
    r"完成|实现|建成|建立|出台|印发|制定|开展|组织|召开|报送|上报|公布|公开|发布|举办|启动|落实|达到|完善|覆盖|投用|上线|开通|推出|形成|整改|销号|到位|建设|实施|推广|取得|完工|见效|达标|运行|基本|全面|力争|确保|争取|培育|新增|启用|更新"
    r"|以村为单位|编制|清理|修订|验收|竣工|开工|消除|淘汰|关停|退出"
)
_TITLED = re.compile(r"《[^》]{0,120}》|[〔\[（(]20[0-9]{2}[〕\]）)][0-9]+号")
_INTO = re.compile(r"(?:到|至|于|在|截至|力争|确保|争取|截止|要)$")
_JOIN = re.compile(r"(?:至|到|—|－|-|~|～|–|―)+$")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit found at `start`–`end` of the text."""

    kind: Kind
    date: date | None
    days: int | None
    start: int
    end: int
    yearless: bool = False


def in_cell(text: str, year: int | None) -> list[Limit]:
    """The limits in a deadline cell. A cell that says anything at all says at least one."""
    found: list[Limit] = []
    for match in _LIMIT.finditer(text):
        limit = _read(match, year, cell=True)
        if limit is None:
            continue
        if found and _JOIN.search(text[found[-1].end : limit.start]) and len(text[found[-1].end : limit.start]) <= 2:
            found.pop()
        found.append(limit)
        year = _later(limit, year)
    words = _CONTINUOUS.search(text)
    if words and not _inside(words.start(), found) and _speaks(text, words, found):
        found.append(Limit(Kind.CONTINUOUS, None, None, words.start(), words.end()))
    if not found and text:
        kind = Kind.EVENT_PERIOD if _PERIOD.search(text) else Kind.CONTINUOUS
        found.append(Limit(kind, None, None, 0, len(text)))
    return sorted(found, key=lambda limit: limit.start)


def _speaks(text: str, words: re.Match[str], found: list[Limit]) -> bool:
    """Whether a word of duration beside a dated limit says something of its own: 长期坚持，…20个工作日内."""
    if not found:
        return not (_PERIOD.search(text) and words[0] in ("及时", "按要求", "按规定", "同步"))
    return words[0] in ("持续", "长期", "常年", "动态", "常态", "定期", "不间断", "日常") and all(
        limit.kind is not Kind.CONTINUOUS for limit in found
    )


def _inside(place: int, found: list[Limit]) -> bool:
    return any(limit.start <= place < limit.end for limit in found)


def _later(limit: Limit, year: int | None) -> int | None:
    """A year printed earlier in the cell holds for the limits after it."""
    return limit.date.year if limit.date and not limit.yearless else year


def in_prose(text: str, year: int | None, past: int | None = None) -> Iterator[Limit]:
    """The limits that bind in running text."""
    hidden = _hidden(text)
    for match in _LIMIT.finditer(text):
        if hidden[match.start()] or not _binds(text, match):
            continue
        limit = _read(match, year, cell=False)
        if limit and not (limit.date and past and limit.date.year < past):
            yield limit


def _hidden(text: str) -> bytearray:
    """Which characters stand in titles of documents or their numbers: no limits there."""
    marks = bytearray(len(text))
    for match in _TITLED.finditer(text):
        marks[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return marks


def _binds(text: str, match: re.Match[str]) -> bool:
    """Whether a time phrase of running text says when something is to be done."""
    kind = _kind(match)
    before, after = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 40]
    if kind in ("workdays", "days"):
        return bool(match["wdin" if kind == "workdays" else "din"]) and not _TARGET.search(before)
    if kind in ("quarterly", "monthly"):
        return not after.startswith("度") and not re.match(r"[一二三四]次性", after)
    if kind == "start":
        printed = match["ystart"] or match["sm"]
        opens = match[0][0] in "从自" or (match["sm"] and (match["sd"] or match["ystart"]))
        return bool(printed and opens) and not re.match(r"(?:正式)?(?:施行|生效)", after)
    if kind in _CALENDAR:
        return _calendar_binds(match, kind, before, after)
    if kind == "yearbefore":
        return bool(match["vb"]) or bool(re.search(r"(?:到|至|力争|争取)$", before) and _ACT.search(after))
    return kind in ("minimum", "times", "within")


_CALENDAR = ("full", "month", "dotted", "tenday", "quarter", "half", "yearend")


def _calendar_binds(match: re.Match[str], kind: str, before: str, after: str) -> bool:
    """A day, month, quarter or year binds with 前; without it, where a word of reaching or doing stands beside it."""
    clause = re.split(r"[，。；,;！]", after, maxsplit=1)[0]
    if match["tb" if kind == "dotted" else "b" + kind]:
        return not re.match(r"(?:的|已)", after) and not _PAST.search(before[-2:])
    into = bool(_INTO.search(before))
    if kind == "yearend":
        return (into or bool(match["yyearend"]) or clause == "") and bool(_ACT.search(clause + after[:16]))
    if kind == "quarter" and re.search("[末底内]", match[0]):
        return True
    if kind == "month":
        return into or (bool(match["me"]) and bool(_ACT.search(clause)))
    opens = before[-1:] in "，。；：,;:" or not before
    return kind != "dotted" and (into or opens) and bool(_ACT.search(clause))


def _kind(match: re.Match[str]) -> str:
    """The alternative that matched (the named groups stand in their order)."""
    return next(name for name in _NAMES if match[name] is not None)


_NAMES = (
    "workdays",
    "minimum",
    "hours",
    "days",
    "months",
    "quarterly",
    "monthly",
    "weekly",
    "start",
    "full",
    "dotted",
    "tenday",
    "month",
    "quarter",
    "half",
    "yearend",
    "within",
    "yearbefore",
    "times",
    "yearly",
)


def _number(printed: str | None) -> int | None:
    return value(printed) if printed else None


def _year(match: re.Match[str], kind: str, year: int | None) -> int | None:
    printed = _number(match["y" + kind])
    if printed is not None:
        return printed
    relative = match["r" + kind] or ""
    return year + 1 if year and relative in ("明年", "次年", "来年") else year


def _read(match: re.Match[str], year: int | None, *, cell: bool) -> Limit | None:
    """What a time phrase means; None where it means nothing (a 13th month, a number alone)."""
    kind = _kind(match)
    place = match.span()
    if kind in _COUNTED:
        return _counted(match, kind, place, cell=cell)
    if kind in _PLAIN:
        return Limit(_PLAIN[kind], None, _number(match["mw"]) if kind == "monthly" else None, *place)
    if kind in ("within", "times", "yearly"):
        own = _number(match["iy"]) if kind == "within" else None
        if kind == "yearly" and not cell:
            return None
        return _on(Kind.YEAR_END, own or year, 12, 31, place, yearless=own is None)
    if kind == "yearbefore":
        own = _number(match["vy"])
        return _on(Kind.YEAR_END, own, 12, 31, place) if own else None
    if kind == "dotted":
        return _dotted(match, place)
    known = _year(match, kind, year)
    yearless = match["y" + kind] is None
    if kind == "start":
        return _start(match, known, place, yearless=yearless)
    if kind == "full":
        return _on(Kind.DATE, known, _number(match["fm"]), _number(match["fd"]), place, yearless=yearless)
    if kind == "tenday":
        return _tenday(match, known, place, yearless=yearless)
    month = _ends(match, kind)
    wanted = Kind.YEAR_END if kind in ("yearend",) or (kind == "half" and month == 12) else Kind.MONTH_END
    return _on(wanted, known, month, 31, place, yearless=yearless)


_COUNTED = {"workdays": "wd", "minimum": "mn", "hours": "hn", "days": "dn", "months": "mon"}
_PLAIN = {"quarterly": Kind.QUARTERLY, "monthly": Kind.MONTHLY, "weekly": Kind.CONTINUOUS}


def _counted(match: re.Match[str], kind: str, place: tuple[int, int], *, cell: bool) -> Limit | None:
    count = _number(match[_COUNTED[kind]])
    if count is None:
        return None
    if kind == "minimum":
        return Limit(Kind.DAYS_MINIMUM, None, count, *place)
    if kind == "hours":
        return Limit(Kind.EVENT_PERIOD, None, None, *place)
    if kind == "months":
        return Limit(Kind.WORKING_DAYS_AFTER_EVENT, None, None, *place) if cell and match["monin"] else None
    if kind == "days" and not match["din"]:
        return None
    return Limit(Kind.WORKING_DAYS_AFTER_EVENT, None, count, *place)


def _ends(match: re.Match[str], kind: str) -> int | None:
    """The month in whose last day a month, quarter, half or year ends."""
    if kind == "month":
        return _number(match["mm"])
    if kind == "quarter":
        return (_number(match["qn"]) or 0) * 3
    return 6 if kind == "half" and match["hf"] == "上" else 12


def _start(match: re.Match[str], year: int | None, place: tuple[int, int], *, yearless: bool) -> Limit | None:
    if yearless and match["sm"] is None:
        return None
    return _on(Kind.DATE, year, _number(match["sm"]) or 1, _number(match["sd"]) or 1, place, yearless=yearless)


def _tenday(match: re.Match[str], year: int | None, place: tuple[int, int], *, yearless: bool) -> Limit | None:
    part = match["np"]
    day = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part)
    if day is None:
        return _on(Kind.MONTH_END, year, _number(match["nm"]), 31, place, yearless=yearless)
    return _on(Kind.DATE, year, _number(match["nm"]), day, place, yearless=yearless)


def _dotted(match: re.Match[str], place: tuple[int, int]) -> Limit | None:
    year, month, day = (_number(match[name]) for name in ("ty", "tm", "td"))
    return _on(Kind.DATE if day else Kind.MONTH_END, year, month, day or 31, place)


def _on(
    kind: Kind, year: int | None, month: int | None, day: int | None, place: tuple[int, int], *, yearless: bool = False
) -> Limit | None:
    """A limit on a day; days past the end of the month mean its last day. Without a year the date stays open."""
    if not month or not 1 <= month <= 12 or not day or not 1 <= day <= 31:
        return None
    if year is None or not 1990 <= year <= 2100:
        return Limit(kind, None, None, *place, yearless=True)
    last = calendar.monthrange(year, month)[1]
    return Limit(kind, date(year, month, min(day, last)), None, *place, yearless=yearless)


def is_time_cell(text: str) -> bool:
    """Whether a cell speaks of time and of little else."""
    match = _LIMIT.search(text)
    if match and (len(text) <= 14 or match.end() - match.start() >= len(text) * 0.3):
        return _read(match, 2000, cell=True) is not None
    return bool(_CONTINUOUS.match(text)) and len(text) <= 12
