"""The kinds of reply (条例第三十六至三十九条): article, row of the annual report, remedy, and what must be there first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.applications.rules.asking import Nature
from gongkai.kernel.labels import Labelled

DATA = Path(__file__).parent.parent / "data"


class Remedy(Labelled):
    """Which remedy paragraph a decision needs."""

    REVIEW_FIRST = "review_first", "复议前置"
    EITHER = "either", "复议或诉讼"
    LISTED = "listed", "可复议，诉讼列入不可诉清单"


class Need(Labelled):
    """What must be there before a decision of a type may be issued, by the sentence that asks for it."""

    WAY = "way", "请写明获取该信息的方式和途径（网址、栏目、查阅地点）。"
    SUPPLY = "supply", "请写明提供的信息，或者获取的方式、途径和时间。"
    REASON = "reason", "请写明理由（说明理由）。"
    CAUSE = "cause", "请写明形成这一结果的原因（阐明原因）。"
    PATH = "path", "请告知申请人其他获取或解决的途径（指明路径）；能够确定负责机关的，写明名称和联系方式。"
    LAW = "law", "请写明所依据的法律、法规的名称和条款。"
    SEARCH = "search", "答复“信息不存在”以前，应先检索并留存检索记录（第三十六条第（四）项）。"
    THIRD_PARTY = "third_party", "以第三方合法权益为由不予公开，应先书面征求第三方意见（第三十二条）。"
    CORRECTION = "correction", "应先告知申请人补正（第三十条）。"
    ASKED = "asked", "应先要求申请人说明理由，并在沟通记录中记下（第三十五条）。"
    EVIDENCE = (
        "evidence",
        "应有记录不准确的证据或者核实的情况（第四十一条）：请存入申请人的证据材料，或者在检索记录中写明怎样核实。",
    )
    HANDED = "handed", "答复“已移交国家档案馆”以前，检索记录应写明移交情况（移交清单、日期、全宗号）。"
    ARCHIVE = "archive", "请按“指明负责机关”写明接收的国家档案馆的名称和地址。"
    REFERRED = "referred", "请按“指明负责机关”写明有权更正的机关（第四十一条）。"
    EARLIER = "earlier", "请写明前次答复的文号和日期（第三十六条第（六）项）。"


@dataclass(frozen=True, slots=True)
class DecisionType:
    """One kind of reply. `say` is its operative sentence; `helpful`: one of the four cases of 便民答复 (R152)."""

    code: str
    name: str
    row: str
    article: str
    remedy: Remedy
    needs: tuple[Need, ...]
    say: str
    helpful: bool = False
    letter: bool = True
    nature: Nature = Nature.INFORMATION

    @property
    def law(self) -> str:
        """The article in full, as a letter cites it; "" when no article of the regulation speaks of it."""
        return f"《中华人民共和国政府信息公开条例》{self.article}" if self.article else ""

    @property
    def refuses(self) -> bool:
        """Whether the applicant does not get all of what was asked."""
        return self.row not in {"granted", "correction.done"}


@dataclass(frozen=True, slots=True)
class Given:
    """What a draft and its file hold."""

    way: str = ""
    supply: str = ""
    reason: str = ""
    cause: str = ""
    path: str = ""
    law: str = ""
    earlier: str = ""
    searches: int = 0
    third_parties: int = 0
    corrections: int = 0
    asked: int = 0
    evidence: int = 0
    handed: int = 0
    archive: int = 0
    referred: int = 0


class BadTypes(ValueError):
    """A file of decision types that cannot be used."""


def parse_types(data: Any) -> dict[str, DecisionType]:
    """The types of the data file by code. Raises `BadTypes` naming the entry."""
    found: dict[str, DecisionType] = {}
    for entry in data["types"]:
        try:
            made = DecisionType(
                code=entry["code"], name=entry["name"], row=entry["row"], article=entry["article"],
                remedy=Remedy(entry["remedy"]), needs=tuple(map(Need, entry["needs"])), say=entry["say"],
                helpful=entry.get("helpful", False), letter=entry.get("letter", True),
                nature=Nature(entry.get("nature", Nature.INFORMATION)),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise BadTypes(f"答复类型“{_name(entry)}”不可用：{error}") from error
        if made.code in found:
            raise BadTypes(f"答复类型“{made.code}”出现两次。")
        found[made.code] = made
    return found


def _name(entry: Any) -> str:
    return str(entry.get("code", "?")) if isinstance(entry, Mapping) else str(entry)


@lru_cache(maxsize=1)
def types() -> dict[str, DecisionType]:
    """The shipped types by code, in their order."""
    return parse_types(yaml.safe_load((DATA / "decision_types.yaml").read_text(encoding="utf-8")))


def type_choices(nature: Nature = Nature.INFORMATION) -> list[tuple[str, str]]:
    """Types that a letter is written for, of what is asked, for a form."""
    return [
        (each.code, f"{each.name}（{each.article or '无单独条文'}）")
        for each in types().values()
        if each.letter and each.nature is nature
    ]


def reasons_not_to_answer_with(code: str, nature: Nature) -> list[str]:
    """Why a reply of this type does not fit what is asked: correcting a record is not disclosing (第四十一条)."""
    kind = types().get(code)
    if kind is None or not kind.letter:
        return ["请选择答复类型。"]
    return [] if kind.nature is nature else [f"“{kind.name}”不适用于“{nature.label}”。"]


def reasons_not_to_decide(code: str, given: Given) -> list[str]:
    """What is missing before a reply of this type may go out (R150, R144)."""
    if code not in types():
        return ["请选择答复类型。"]
    return [need.label for need in types()[code].needs if not _has(given, need)]


def _has(given: Given, need: Need) -> bool:
    counted = {
        Need.SEARCH: given.searches, Need.THIRD_PARTY: given.third_parties, Need.CORRECTION: given.corrections,
        Need.ASKED: given.asked, Need.EVIDENCE: given.evidence, Need.HANDED: given.handed, Need.ARCHIVE: given.archive,
        Need.REFERRED: given.referred,
    }  # fmt: skip
    if need in counted:
        return counted[need] > 0
    return bool(str(getattr(given, need.value)).strip())
