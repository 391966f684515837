"""The letters on the way to a reply: receipt, correction, extension, consultations, proof of service (第三十至三十四条、第四十五条)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from gongkai.applications.rules.decisions import DATA
from gongkai.kernel.labels import Labelled

PLACE = re.compile(r"\{(\w+)\}")
BLANK = "　"  # a line or a cell to be written on by hand


class LetterKind(Labelled):
    """What a letter is; the label is its title."""

    RECEIPT = "RECEIPT", "政府信息公开申请登记回执"
    CORRECTION = "CORRECTION", "补正告知书"
    EXTENSION = "EXTENSION", "延期答复告知书"
    THIRD_PARTY = "THIRD_PARTY", "征求第三方意见书"
    TOLD = "TOLD", "政府信息公开决定告知书"
    AGENCY = "AGENCY", "征求其他机关意见函"
    WHY = "WHY", "要求说明理由告知书"
    DELAY = "DELAY", "延迟答复告知书"
    FEE = "FEE", "信息处理费收费通知书"
    DELIVERY = "DELIVERY", "送达回证"


class To(Labelled):
    """Whom a letter is written to."""

    APPLICANT = "applicant", "申请人"
    CONSULTED = "consulted", "征求对象"
    NOBODY = "nobody", "不写抬头"


# What a letter asks of the file, by the sentence said while it is missing; what is not here may be empty.
WANTED: dict[str, str] = {
    "number": "缺少登记编号。", "organ": "缺少机关名称。", "matter": "缺少申请内容。", "sort": "缺少申请事项。",
    "asking": "缺少申请事项。", "submitted": "缺少提交日期。", "channel": "缺少提交渠道。", "applicant": "缺少申请人姓名或者名称。",
    "received": "还没有与申请人确认收到，没有收到申请之日（第三十一条）。", "limit": "缺少答复期限的工作日数。",
    "due": "答复期限现在停止计算，不能写明届满日期。", "what": "请先登记补正事项。", "until": "请先登记补正期限。",
    "reason": "请先登记延期理由。", "days": "请先登记延长的工作日数。", "before": "缺少原答复期限。",
    "content": "请写明涉及对方的信息（决定公开的内容）。", "why": "请写明决定公开的理由（第三十二条）。",
    "period": "缺少征求意见的期限。", "asked": "缺少征求意见书的日期。", "said": "第三方的意见还没有登记，也没有满15个工作日。",
    "count": "缺少申请的件数。", "later": "缺少延迟答复的日期。", "fee": "缺少收费的计算。",
    "whom": "缺少征求对象的名称。", "paper": "还没有印发答复。", "dispatch": "答复还没有文号。", "address": "",
    "contact": "", "remedy": "没有登记行政复议机关或者管辖法院，请先在“救济机关”中填写。",
}  # fmt: skip


class BadLetters(ValueError):
    """A file of letters that cannot be used; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one letter with the places to be filled."""

    kind: LetterKind
    to: To
    text: tuple[str, ...]
    slip: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    remedy: bool = False

    @property
    def places(self) -> list[str]:
        """The names of what it needs, each once."""
        found = [name for line in self._lines() for name in PLACE.findall(line)]
        found += ["whom"] if self.to is To.CONSULTED else ["applicant"] if self.to is To.APPLICANT else []
        return list(dict.fromkeys([*found, *(["remedy"] if self.remedy else [])]))

    def _lines(self) -> Iterator[str]:
        yield from (*self.text, *self.slip)
        for row in self.table:
            yield from row


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter with its words: whom it addresses, its paragraphs, its table, and the slip to be sent back."""

    title: str
    to: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    slip: tuple[str, ...]


def parse(data: Any) -> dict[LetterKind, Template]:
    """The templates of the data file. Raises `BadLetters` for an unknown kind, addressee or place."""
    found: dict[LetterKind, Template] = {}
    for entry in data["letters"]:
        try:
            made = Template(
                LetterKind(entry["kind"]), To(entry["to"]), tuple(entry["text"]), tuple(entry.get("slip", ())),
                tuple(tuple(row) for row in entry.get("table", ())), bool(entry.get("remedy", False)),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise BadLetters(f"文书“{entry.get('kind', '?')}”不可用：{error}") from error
        if unknown := [name for name in made.places if name not in WANTED]:
            raise BadLetters(f"文书“{made.kind.label}”：不认识 {'、'.join(unknown)}。")
        found[made.kind] = made
    return found


@lru_cache(maxsize=1)
def templates() -> dict[LetterKind, Template]:
    """The shipped letters."""
    return parse(yaml.safe_load((DATA / "letters.yaml").read_text(encoding="utf-8")))


def missing(template: Template, facts: Mapping[str, str]) -> list[str]:
    """What the file lacks before this letter can be made."""
    lacking = [name for name in template.places if not facts.get(name, "").strip()]
    return list(dict.fromkeys(WANTED[name] for name in lacking if WANTED[name]))


def fill(template: Template, facts: Mapping[str, str]) -> Filled:
    """The letter in words. What somebody typed is never read for places again."""

    def said(line: str) -> str:
        return PLACE.sub(lambda place: _plain(facts.get(place[1], ""), line, place), line)

    to = facts.get({To.CONSULTED: "whom", To.APPLICANT: "applicant"}.get(template.to, ""), "")
    body = [part for line in template.text for part in said(line).splitlines() if part.strip()]
    body += [facts["remedy"]] if template.remedy else []
    return Filled(
        template.kind.label, f"{to}：" if to else "", tuple(body),
        tuple(tuple(said(cell) for cell in row) for row in template.table), tuple(said(line) for line in template.slip),
    )  # fmt: skip


def _plain(value: str, line: str, place: re.Match[str]) -> str:
    """A value without its own full stop where the sentence goes on after it."""
    return value.strip().rstrip("。；;") if line[place.end() : place.end() + 1] in {"。", "，"} else value.strip()
