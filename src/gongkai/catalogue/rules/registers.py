"""The register of openness duties as a table, what villages post, and the words of the negative list (R029, R031, R313)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.catalogue.rules.entries import DutyState, DutyType, Ground, Stage, VillageState
from gongkai.catalogue.rules.sheet import Cells, Wrong
from gongkai.kernel.labels import Labelled
from gongkai.kernel.text import fold, squeeze

DUTY_COLUMNS = [("责任单位", 20), ("义务事项", 36), ("义务类型", 12), ("五公开环节", 12), ("法定依据", 40), ("履行情况", 36), ("佐证网址", 30), ("状态", 10)]  # fmt: skip
NAMES = [name for name, _ in DUTY_COLUMNS]
NEEDED = ("责任单位", "义务事项", "义务类型", "五公开环节", "法定依据")
MOST = {"义务事项": 200, "法定依据": 300, "履行情况": 500, "佐证网址": 500}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty as the table gives it."""

    row: int
    organ_id: int
    matter: str
    kind: DutyType
    stage: Stage
    basis: str
    evidence: str
    url: str
    state: DutyState


@dataclass(slots=True)
class DutiesRead:
    """What a table says; `found` tells whether it is such a table at all."""

    rows: list[DutyRow] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    found: bool = False


def labelled(kind: type[Labelled], text: str) -> Labelled | None:
    """The member a label names; 决策 is enough for 决策公开."""
    plain = fold(text)
    return next(
        (
            member
            for member in kind
            if plain and plain in {fold(member.label), fold(member.label).removesuffix("公开") or "-"}
        ),
        None,
    )


def read_duties(cells: Cells, organ_of: Callable[[str], int | None]) -> DutiesRead:
    """Every duty and every bad cell of a table; `organ_of` a printed unit name."""
    read = DutiesRead()
    places: dict[str, int] = {}
    for number, line in enumerate(cells.rows, 1):
        if not places:
            named = {squeeze(text).removesuffix("（必填）"): place for place, text in enumerate(line, 1) if text}
            if set(NEEDED) <= set(named):
                places, read.found = {name: named[name] for name in NAMES if name in named}, True
            continue
        values = {name: line[place - 1].strip() for name, place in places.items()}
        if any(values.values()) and number not in cells.whole:
            _read_duty(read, cells.title, number, values, places, organ_of)
    return read


def _read_duty(
    read: DutiesRead, title: str, number: int, values: dict[str, str], places: dict[str, int],
    organ_of: Callable[[str], int | None],
) -> None:  # fmt: skip
    wrong = [(name, f"请填写{name}。") for name in NEEDED if not values[name]]
    wrong += [(name, f"{name}最多 {most} 字。") for name, most in MOST.items() if len(values.get(name, "")) > most]
    organ_id = organ_of(values["责任单位"]) if values["责任单位"] else None
    if values["责任单位"] and organ_id is None:
        wrong.append(
            (
                "责任单位",
                f"没有认出“{values['责任单位'][:40]}”是哪个单位，请写全称或简称；导入别的单位的义务须由政务公开办办理。",
            )
        )
    found: dict[str, Labelled | None] = {}
    for name, states in (("义务类型", DutyType), ("五公开环节", Stage), ("状态", DutyState)):
        found[name] = labelled(states, values.get(name, ""))
        if values.get(name) and found[name] is None:
            wrong.append((name, f"{name}应为：{'、'.join(member.label for member in states)}。"))
    read.wrong += [Wrong(title, number, places.get(name, 1), name, sentence) for name, sentence in wrong]
    if wrong or organ_id is None:
        return
    kind, stage, state = found["义务类型"], found["五公开环节"], found["状态"]
    assert isinstance(kind, DutyType)
    assert isinstance(stage, Stage)
    read.rows.append(
        DutyRow(
            number, organ_id, squeeze(values["义务事项"]), kind, stage, squeeze(values["法定依据"]), values.get("履行情况", ""),
            values.get("佐证网址", ""), state if isinstance(state, DutyState) else DutyState.OWED,
        )
    )  # fmt: skip


def reasons_not_to_register(*, matter: str, basis: str, evidence: str, url: str, state: DutyState) -> list[str]:
    """Why a duty cannot be registered so."""
    reasons = []
    if not matter.strip():
        reasons.append("请填写义务事项。")
    if not basis.strip():
        reasons.append("请填写法定依据。")
    if url and not url.startswith(("http://", "https://", "/")):
        reasons.append("佐证网址应以 http:// 或 https:// 开头。")
    if state is DutyState.MET and not (evidence.strip() or url.strip()):
        reasons.append("登记为“已履行”的，请写明履行情况或者填写佐证网址。")
    return reasons


SHORT = 4
VAGUE = frozenset({"其他", "其它", "等", "有关信息", "其他信息", "不宜公开的信息", "内部信息", "敏感信息"})


def reasons_not_to_list(*, matter: str, circumstance: str, ground: str, basis: str) -> list[str]:
    """Why a matter cannot stand on the negative list: it must be named, its circumstance told, its basis given (R031)."""
    reasons = []
    if not matter.strip():
        reasons.append("请填写不予公开的事项。")
    elif squeeze(matter) in VAGUE:
        reasons.append(f"“{squeeze(matter)}”太笼统，负面清单应写明具体事项。")
    if len(circumstance.strip()) < SHORT:
        reasons.append("请写明在什么情形下不予公开。")
    if not basis.strip():
        reasons.append("请填写依据的法律、法规条款。")
    if ground not in set(Ground):
        reasons.append("请选择条例规定的不予公开理由。")
    if ground == Ground.LAW and "规定" in basis and "法" not in basis and "条例" not in basis:
        reasons.append("“法律、行政法规禁止公开”只认法律和行政法规，规章和规范性文件不能作为依据。")
    return reasons


def village_due(state: VillageState, posted_on: date | None, cycle_days: int) -> date | None:
    """When a village's item must be posted again; None for what is posted as it happens."""
    if state is VillageState.POSTED and posted_on is not None and cycle_days:
        return posted_on + timedelta(days=cycle_days)
    return None


def repeated(rows: Sequence[DutyRow], known: Collection[tuple[int, str, str]]) -> tuple[int, int]:
    """How many rows of a table are new and how many there are already."""
    there = sum((row.organ_id, row.kind.value, row.matter) in known for row in rows)
    return len(rows) - there, there
