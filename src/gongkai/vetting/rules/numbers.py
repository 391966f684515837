"""Identity numbers, telephones and bank cards among the digits of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.vetting.rules.checks import born, has_id_check, is_card, is_id_shape, is_old_id, is_uscc
from gongkai.vetting.rules.fields import Role
from gongkai.vetting.rules.layout import Field, Layout
from gongkai.vetting.rules.shape import Context, HitKind, Severity

_RUN = re.compile(r"[0-9](?=[0-9 -]{6})[0-9]*(?:[ -]{1,2}[0-9]+)*(?:[Xx](?:[0-9]{2})?(?![0-9A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+(?:[Xx](?:[0-9]{2})?)?")
_CUT = re.compile(r"(?<![0-9A-Za-z])([0-9]{6,17}) ?\n ?([0-9]{0,11}[0-9Xx])(?![0-9A-Za-z])")
_BRACKETED = re.compile(r"\(0[1-9][0-9]{1,2}\) ?[2-9][0-9]{6,7}(?![0-9])")
_UNIT = re.compile(r"\s?(?:元|万|亿|吨|件|米|㎡|平方|公斤|千瓦|立方|股|户次|%|美元|\.[0-9]|,[0-9]{3})")
_SPOKEN = re.compile(r"(?:tel|phone|mobile|mob|微信|wx)\.?:?$", re.IGNORECASE)
_ID_SPOKEN = re.compile(r"身份证|公民身份|证件号|残疾人?证")
_NUMBER_SPOKEN = re.compile(
    r"单号|编号|流水|订单|发票|受理|文号|代码|批号|序列号|合同|项目|索引|注册号|许可|备案|不动产|准考|岗位|金额|经度|纬度|案号|型号|凭证|票据|执照|运单|快递|物流|税号|工单|条码|设备|报名号|学号|工号|征收编号|坐标|资金|[¥￥$]|第$"
)
_CARD_SPOKEN = re.compile(r"银行卡|卡号|[账帐][户号]|一卡通|存折|社保卡|打入|汇入|转入|转账|开户|收款")
_OFFICE_MONEY = re.compile(r"财政|专户|保证金|中心|公司|局|政府|非税|国库|协会|基金会|缴款|缴纳|捐赠|捐款")
_CALLED = re.compile(r"手机|电话|联系方式|联系")
_GOES_ON = re.compile(r"-[0-9]")
_OTHER_CARD = re.compile(r"4\d{15}$|5[1-5]\d{14}$|3[47]\d{13}$|35\d{14}$|9\d{14,18}$|6\d{15,18}$")
_COUNTRY = re.compile(r"(?:00)?86(?=1[3-9])")
_PHONE_GROUPS = {
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (4, 3, 4),
    (5, 6),
    (6, 5),
    (3, 3, 5),
    (3, 5, 3),
    (11,),
    (1,) * 11,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the text taken for a personal value; `severity` None takes that of its kind."""

    kind: HitKind
    start: int
    end: int
    why: str
    severity: Severity | None = None


class _Number:
    """Groups of digits read as one number, and (asked for only when needed) what governs its place."""

    __slots__ = ("_field", "digits", "end", "groups", "layout", "start")

    def __init__(self, digits: str, groups: tuple[int, ...], start: int, end: int, layout: Layout) -> None:
        self.digits, self.groups, self.start, self.end, self.layout = digits, groups, start, end, layout
        self._field: Field | None = None

    def field(self) -> Field:
        if self._field is None:
            self._field = self.layout.field(self.start)
        return self._field


def find_numbers(layout: Layout, context: Context) -> Iterator[Found]:
    """Identity numbers, bank cards, mobile and private fixed-line numbers, in order."""
    text = layout.text
    for run in _RUN.finditer(text):
        start, stop = run.span()
        if stop - start < 13 and stop - start - run.group().count("-") - run.group().count(" ") < 10:
            continue  # dates, short numbers
        before = text[start - 1] if start else ""
        if before.isascii() and before.isalpha() and not _SPOKEN.search(text[max(0, start - 8) : start]):
            continue
        after = text[stop : stop + 1]
        groups = [(found.start() + start, found.end() + start) for found in _GROUP.finditer(run.group())]
        if after.isascii() and (after.isalpha() or after == "_"):
            groups.pop()
        if groups and before in (".", ",", "_") and start > 1 and (text[start - 2].isdecimal() or before == "_"):
            groups.pop(0)
        yield from _in_groups(layout, groups, context)


def find_broken(layout: Layout, context: Context) -> Iterator[Found]:
    """Identity numbers cut by the end of a line, and fixed-line numbers whose area code stands in brackets."""
    text = layout.text
    for cut in _CUT.finditer(text):
        digits = cut.group(1) + cut.group(2)
        if len(digits) == 18 and is_id_shape(digits, today=context.today) and has_id_check(digits):
            yield Found(HitKind.ID_CARD, cut.start(), cut.end(), "断行的身份证件号码，校验位相符")
    for call in _BRACKETED.finditer(text):
        field = layout.field(call.start())
        if field.role is Role.PHONE and field.private and not field.office:
            yield Found(HitKind.LANDLINE, call.start(), call.end(), "写在个人信息里的固定电话")


def _in_groups(layout: Layout, groups: list[tuple[int, int]], context: Context) -> Iterator[Found]:
    if len(groups) == 1:
        low, high = groups[0]
        found = _judge(layout, layout.text[low:high], (high - low,), low, high, context)
        if found is not None:
            yield found
        return
    at = 0
    while at < len(groups):
        digits, best, upto = "", None, at
        for stop in range(at, len(groups)):
            digits += layout.text[slice(*groups[stop])]
            if len(digits) > 21:
                break
            if (
                len(digits) < 10
                or (len(digits) in (13, 14) and digits[0] not in "08")
                or (len(digits) == 20 and stop > at + 2)
            ):
                continue
            lengths = tuple(high - low for low, high in groups[at : stop + 1])
            found = _judge(layout, digits, lengths, groups[at][0], groups[stop][1], context)
            if found is not None and (best is None or _RANK[found.kind] <= _RANK[best.kind]):
                best, upto = found, stop
        if best is not None:
            yield best
        at = upto + 1


_RANK = {HitKind.ID_CARD: 0, HitKind.BANK_CARD: 1, HitKind.PHONE: 2, HitKind.LANDLINE: 3}


def _judge(
    layout: Layout, digits: str, groups: tuple[int, ...], start: int, end: int, context: Context
) -> Found | None:
    length = len(digits)
    if length < 12 and digits[0] not in "01":
        return None
    number = _Number(digits, groups, start, end, layout)
    if length in (18, 20) and _whole(groups, 3) and (found := _id(number, context)):
        return found
    if length == 15 and _whole(groups, 3) and (found := _old_id(number)):
        return found
    if length >= 12 and digits.isdecimal() and _whole(groups, 3) and (found := _card(number)):
        return found
    if digits[0] in "180" and length <= 18 and digits.isdecimal():
        return _mobile(number) or _landline(number)
    return None


def _whole(groups: tuple[int, ...], least: int) -> bool:
    """Whether the groups look like one number written with gaps, not like several."""
    return len(groups) == 1 or set(groups) == {1} or all(length >= least for length in groups[:-1])


def _spoken(number: _Number) -> str:
    return number.field().label


def _id(number: _Number, context: Context) -> Found | None:
    digits = number.digits[:18]
    if not is_id_shape(digits, today=context.today):
        return None
    if len(number.digits) == 20 and not (number.digits[18] in "1234567" and number.digits[19] in "1234"):
        return None
    named = number.field().role is Role.ID or bool(_ID_SPOKEN.search(_spoken(number)))
    if not has_id_check(digits):
        return (
            Found(HitKind.ID_CARD, number.start, number.end, "标明是身份证件号码，校验位不符，也须遮蔽")
            if named
            else None
        )
    if digits[0] == "9" and (is_uscc(digits) and not named):
        return None
    day = born(digits)
    numbered = number.field().role is Role.OTHER or bool(_NUMBER_SPOKEN.search(_spoken(number)))
    if not named and (is_uscc(digits) or (numbered and day is not None and day.year >= 2005)):
        return None
    what = "残疾人证号（含身份证号）" if len(number.digits) == 20 else "身份证件号码"
    return Found(HitKind.ID_CARD, number.start, number.end, f"校验位相符的{what}")


def _old_id(number: _Number) -> Found | None:
    if (
        number.digits.isdecimal()
        and is_old_id(number.digits)
        and (number.field().role is Role.ID or _ID_SPOKEN.search(_spoken(number)))
    ):
        return Found(HitKind.ID_CARD, number.start, number.end, "标明是身份证件号码的15位旧号")
    return None


def _card(number: _Number) -> Found | None:
    digits = number.digits
    passes = 15 <= len(digits) <= 19 and is_card(digits)
    if not passes and not digits.startswith("62") and not number.layout.may_be_private(number.start):
        return None
    field = number.field()
    if field.role is Role.ID:
        return None
    personal = field.role is Role.CARD and field.private and len(digits) >= 12
    if personal and not _OFFICE_MONEY.search(
        number.layout.text[max(0, number.start - 30) : number.start].rsplit("\t", 1)[0] if field.table else ""
    ):
        return Found(HitKind.BANK_CARD, number.start, number.end, "标明是个人银行卡（账）号")
    if not 15 <= len(digits) <= 19:
        return None
    spoken = _spoken(number)
    if not passes:
        named = digits.startswith("62") and "卡号" in spoken and field.role is Role.CARD
        return (
            Found(HitKind.BANK_CARD, number.start, number.end, "标明是银行卡号，校验位不符，也须遮蔽")
            if named
            else None
        )
    if field.role in (Role.OTHER, Role.PHONE) or _NUMBER_SPOKEN.search(spoken):
        return None
    behind = number.layout.text[max(0, number.start - 50) : number.start]
    if digits.startswith("62") and len(digits) >= 16:
        return Found(HitKind.BANK_CARD, number.start, number.end, "校验位相符的银行卡号")
    told = field.role is Role.CARD or bool(_CARD_SPOKEN.search(spoken))
    if told and _OTHER_CARD.match(digits) and not _OFFICE_MONEY.search(behind):
        return Found(HitKind.BANK_CARD, number.start, number.end, "标明是银行卡（账）号，校验位相符")
    return None


def _mobile(number: _Number) -> Found | None:
    text, start = number.layout.text, number.start
    if number.digits[0] != "1" and not number.digits.startswith(("86", "0086")):
        return None
    found = _COUNTRY.match(number.digits)
    digits = number.digits[found.end() :] if found else number.digits
    groups = number.groups
    if found:
        groups = groups[1:] if groups[0] == found.end() else (groups[0] - found.end(), *groups[1:])
    if len(digits) != 11 or digits[0] != "1" or digits[1] not in "3456789" or groups not in _PHONE_GROUPS:
        return None
    if _UNIT.match(text, number.end) or text[max(0, start - 1) : start] in ("¥", "￥", "$", "@"):
        return None
    if (text[start - 1 : start] == "-" and text[max(0, start - 2)].isdecimal()) or _GOES_ON.match(text, number.end):
        return None
    if start and text[start - 1] == "+":
        start -= 1
    field = number.field()
    if field.role in (Role.OFFICE_PHONE, Role.OTHER, Role.CARD) or _NUMBER_SPOKEN.search(field.label):
        return None
    if text[number.end : number.end + 1] == "@":
        return None
    if field.office and _CALLED.search(field.label) and not field.private:
        return Found(
            HitKind.PHONE, start, number.end, "联系人的手机号，核实是否为办公专用、本人是否同意公开", Severity.WARN
        )
    return Found(HitKind.PHONE, start, number.end, "手机号码")


def _landline(number: _Number) -> Found | None:
    if not (number.digits[0] == "0" and number.digits[1] in "123456789" and 10 <= len(number.digits) <= 12):
        return None
    if (
        number.groups[0] not in (3, 4, 10, 11, 12)
        or len(number.groups) > 2
        or not number.layout.may_be_private(number.start)
    ):
        return None
    field = number.field()
    if field.role is Role.PHONE and field.private and not field.office:
        return Found(HitKind.LANDLINE, number.start, number.end, "写在个人信息里的固定电话")
    return None
