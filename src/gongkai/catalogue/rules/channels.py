"""公开渠道和载体: the thirteen of the standards, those of single fields, and how cells tick them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gongkai.kernel.labels import Labelled
from gongkai.kernel.text import fold, squeeze


class Channel(Labelled):
    """One channel; the last four belong to single fields."""

    SITE = "SITE", "政府网站"
    GAZETTE = "GAZETTE", "政府公报"
    NEW_MEDIA = "NEW_MEDIA", "两微一端"
    CONFERENCE = "CONFERENCE", "发布会/听证会"
    BROADCAST = "BROADCAST", "广播电视"
    PAPER = "PAPER", "纸质媒体"
    READING = "READING", "公开查阅点"
    HALL = "HALL", "政务服务中心"
    STATION = "STATION", "便民服务站"
    VISIT = "VISIT", "入户/现场"
    BOARD = "BOARD", "社区/企事业单位/村公示栏（电子屏）"
    PUSH = "PUSH", "精准推送"
    OTHER = "OTHER", "其他"
    PROJECTS = "PROJECTS", "投资项目在线审批监管平台"
    TRADING = "TRADING", "公共资源交易平台"
    BIDDING = "BIDDING", "招投标公共服务平台"
    CREDIT = "CREDIT", "信用中国网站"


THIRTEEN = tuple(Channel)[:13]
CHECKED, UNCHECKED = "■☑√✓✔●☒▇█◼þü★", "□☐○◻▢〇◯¨"
_MARK = re.compile(rf"[\[(（【]?([{CHECKED}{UNCHECKED}])[\])）】]?")
_SPLIT = re.compile(r"[、，,；;\n]+")
_PLAIN = re.compile(r"[/／、,，()（）\s:：_＿\-—]")
_ALIASES = {
    "政府门户网站": Channel.SITE, "门户网站": Channel.SITE, "网站": Channel.SITE, "政务公开栏目": Channel.SITE, "微信": Channel.NEW_MEDIA,
    "微博": Channel.NEW_MEDIA, "两微": Channel.NEW_MEDIA, "政务新媒体": Channel.NEW_MEDIA, "新媒体": Channel.NEW_MEDIA, "新闻发布会": Channel.CONFERENCE, "听证会": Channel.CONFERENCE,
    "发布会": Channel.CONFERENCE, "广播": Channel.BROADCAST, "电视": Channel.BROADCAST, "报刊": Channel.PAPER, "报纸": Channel.PAPER,
    "图书馆": Channel.READING, "档案馆": Channel.READING, "查阅点": Channel.READING, "政务服务大厅": Channel.HALL, "行政服务中心": Channel.HALL,
    "便民服务中心": Channel.STATION, "入户": Channel.VISIT, "现场": Channel.VISIT, "公示栏": Channel.BOARD, "村公示栏": Channel.BOARD, "社区公示栏": Channel.BOARD,
    "村务公开栏": Channel.BOARD, "电子屏": Channel.BOARD, "信用中国": Channel.CREDIT, "其它": Channel.OTHER,
}  # fmt: skip


def _key(text: str) -> str:
    return _PLAIN.sub("", fold(text))


_NAMES = {_key(channel.label): channel for channel in Channel} | {_key(name): found for name, found in _ALIASES.items()}


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a cell ticks: channels in the order of the standards, and other channels by name."""

    channels: tuple[Channel, ...] = ()
    other: str = ""


def parse(text: str) -> Ticked:
    """“■政府网站 □政府公报” or a plain list of names; an unknown name is kept as another channel by its name."""
    found: set[Channel] = set()
    others: list[str] = []
    for name in _ticked(text):
        channel = _NAMES.get(_key(name))
        if channel is None and (rest := re.match(r"其[他它][:：（(_\s]*(.*)", name)):
            channel, name = Channel.OTHER, rest[1].strip("_＿ )）")
            others += [name] if name else []
        elif channel is None:
            channel = Channel.OTHER
            others.append(name)
        found.add(channel)
    return Ticked(tuple(channel for channel in Channel if channel in found), "、".join(dict.fromkeys(others))[:200])


def _ticked(text: str) -> list[str]:
    marks = list(_MARK.finditer(text))
    if not marks:
        return [name for part in _SPLIT.split(text) if (name := squeeze(part))]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pieces = [(mark[1], squeeze(text[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)]
    return [name.strip("、，,；;") for mark, name in pieces if mark in CHECKED and name]


def boxes(chosen: Collection[str], other: str = "", offered: Sequence[Channel] = THIRTEEN) -> str:
    """A cell as the standards print it, one channel a line, ticked ones with a full box."""
    shown = [*offered, *(channel for channel in Channel if channel in chosen and channel not in offered)]
    lines = []
    for channel in shown:
        name = f"{channel.label}：{other}" if channel is Channel.OTHER and other else channel.label
        lines.append(("■" if channel in chosen else "□") + name)
    return "\n".join(lines)


def labels(chosen: Collection[str], other: str = "") -> list[str]:
    """The names of chosen channels."""
    named = [channel.label for channel in Channel if channel in chosen and not (channel is Channel.OTHER and other)]
    return named + ([other] if other else [])
