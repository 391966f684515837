"""The workbook of organs and people: its columns, and reading its rows into what should be (no files here)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.kernel.text import fold, squeeze
from gongkai.orgs.rules import DUTY_LABELS, Duty
from gongkai.orgs.rules.organs import uscc_is_right

KIND_WORDS = {
    "政府办公室": "OFFICE", "部门": "DEPARTMENT", "乡镇（街道）": "TOWNSHIP", "开发区管委会": "ZONE",
    "事业单位": "INSTITUTION", "公共企事业单位": "ENTERPRISE", "其他": "OTHER",
}  # fmt: skip
ORGANS, PEOPLE = "机构", "人员"
COLUMNS: dict[str, tuple[str, ...]] = {
    ORGANS: ("全称", "简称", "类别", "别名", "曾用名", "办公电话", "办公地址", "统一社会信用代码"),
    PEOPLE: ("单位", "职责", "岗位名称", "科室", "姓名", "登录名", "手机", "电子邮箱"),
}
REQUIRED = {ORGANS: ("全称", "简称", "类别"), PEOPLE: ("单位", "职责", "姓名", "登录名")}
DUTY_WORDS = {fold(label): duty for duty, label in DUTY_LABELS.items()}
_SPLIT = re.compile(r"[、，,;；\n]")
_USERNAME = re.compile(r"[A-Za-z0-9_.@-]{3,60}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A bad cell: sheet, row (from 1), column name, and the sentence for the person who typed it."""

    sheet: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OrganRow:
    """One organ as the sheet gives it; `order` is its place in the sheet."""

    row: int
    order: int
    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...]
    formers: tuple[str, ...]
    phone: str
    address: str
    uscc: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in one post as the sheet gives it; `organ` is a name of an organ."""

    row: int
    organ: str
    duty: Duty
    title: str
    section: str
    name: str
    username: str
    mobile: str
    email: str


@dataclass(slots=True)
class Read:
    """What a workbook says, and what is wrong with it."""

    organs: list[OrganRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


Cells = Sequence[tuple[int, Mapping[str, str]]]


def read_organs(cells: Cells, into: Read) -> None:
    """Rows (number, column → text) of the sheet of organs."""
    seen: dict[str, int] = {}
    for place, (number, row) in enumerate(cells, 1):
        wrong = _missing(ORGANS, number, row)
        kind = KIND_WORDS.get(row["类别"].replace("(", "（").replace(")", "）"), "")
        if row["类别"] and not kind:
            wrong.append(Wrong(ORGANS, number, "类别", f"类别应为：{'、'.join(KIND_WORDS)}。"))
        if row["统一社会信用代码"] and not uscc_is_right(row["统一社会信用代码"].upper()):
            wrong.append(Wrong(ORGANS, number, "统一社会信用代码", "代码不对：应为 18 位，且末位校验码相符。"))
        for column in ("全称", "简称"):
            wrong += _too_long(ORGANS, number, column, row[column], 120 if column == "全称" else 40)
        aliases, formers = _names(row["别名"]), _names(row["曾用名"])
        for column, names in (("全称", [row["全称"]]), ("简称", [row["简称"]]), ("别名", aliases), ("曾用名", formers)):
            for name in filter(None, names):
                first = seen.setdefault(fold(name), number)
                if first != number:
                    wrong.append(
                        Wrong(ORGANS, number, column, f"“{name}”与第 {first} 行重复，一个名称只能指一个单位。")
                    )
        into.wrong += wrong
        if not wrong:
            into.organs.append(
                OrganRow(
                    number,
                    place,
                    row["全称"],
                    row["简称"],
                    kind,
                    tuple(aliases),
                    tuple(formers),
                    row["办公电话"][:30],
                    row["办公地址"][:120],
                    row["统一社会信用代码"].upper(),
                )
            )


def read_people(cells: Cells, known_organs: set[str], into: Read) -> None:
    """Rows of the sheet of people; `known_organs` are the folded names their units may have."""
    names: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for number, row in cells:
        wrong = _missing(PEOPLE, number, row)
        duty = DUTY_WORDS.get(fold(row["职责"]))
        if row["职责"] and duty is None:
            wrong.append(Wrong(PEOPLE, number, "职责", f"职责应为：{'、'.join(DUTY_LABELS.values())}。"))
        if row["单位"] and fold(row["单位"]) not in known_organs:
            wrong.append(Wrong(PEOPLE, number, "单位", f"没有“{row['单位']}”这个单位，请写“机构”表中的全称或简称。"))
        wrong += _bad_particulars(number, row)
        login = row["登录名"].lower()
        if login and names.setdefault(login, row["姓名"]) != row["姓名"]:
            wrong.append(Wrong(PEOPLE, number, "登录名", f"登录名“{row['登录名']}”前面已用于{names[login]}。"))
        key = (login, fold(row["单位"]), row["职责"])
        if login and key in seen:
            wrong.append(Wrong(PEOPLE, number, "登录名", "同一人在同一单位的同一职责重复了。"))
        seen.add(key)
        into.wrong += wrong
        if not wrong and duty is not None:
            into.people.append(
                PersonRow(
                    number,
                    row["单位"],
                    duty,
                    row["岗位名称"][:60] or DUTY_LABELS[duty],
                    row["科室"][:60],
                    row["姓名"],
                    row["登录名"],
                    row["手机"],
                    row["电子邮箱"],
                )
            )


def _bad_particulars(number: int, row: Mapping[str, str]) -> list[Wrong]:
    wrong = _too_long(PEOPLE, number, "姓名", row["姓名"], 60)
    if row["登录名"] and not _USERNAME.fullmatch(row["登录名"]):
        wrong.append(Wrong(PEOPLE, number, "登录名", "登录名应为 3 至 60 位字母、数字或 _ . @ -。"))
    if row["手机"] and not _MOBILE.fullmatch(row["手机"]):
        wrong.append(Wrong(PEOPLE, number, "手机", "手机号码应为 11 位数字，以 1 开头。"))
    if row["电子邮箱"] and not _EMAIL.fullmatch(row["电子邮箱"]):
        wrong.append(Wrong(PEOPLE, number, "电子邮箱", "电子邮箱格式不对，应形如 name@example.cn。"))
    return wrong


def _missing(sheet: str, number: int, row: Mapping[str, str]) -> list[Wrong]:
    return [Wrong(sheet, number, column, f"请填写{column}。") for column in REQUIRED[sheet] if not row[column]]


def _too_long(sheet: str, number: int, column: str, value: str, most: int) -> list[Wrong]:
    return [Wrong(sheet, number, column, f"{column}最多 {most} 字。")] if len(value) > most else []


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name for part in _SPLIT.split(text) if (name := squeeze(part))))
