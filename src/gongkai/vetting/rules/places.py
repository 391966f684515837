"""Names and homes of private persons, plates, passports, permits and e-mail, and what may not stand in items with rules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.vetting.rules.fields import DOOR, OFFICE_PLACE, PERSON, Role, is_name
from gongkai.vetting.rules.layout import Layout
from gongkai.vetting.rules.numbers import Found
from gongkai.vetting.rules.shape import Context, HitKind, Severity

_END = r"(?=$|[\s,;、。()/\t\"”》|]|男|女|性别|身份|公民|联系|电话|手机|住|年龄|出生|籍贯|身高|因|于|等)"
_SIGNS = r"[㐀-䶿一-鿿]"
_PERSON_VALUE = rf"(?:{_SIGNS}{{1,8}}(?:[·•・‧]{_SIGNS}{{1,10}})+|{_SIGNS} {{1,4}}{_SIGNS}|{_SIGNS}{{2,4}}?){_END}"
_NOT_A_PERSON = re.compile(
    r"号码?$|住址$|日期$|(?<!人)(?<!者)(?<!主)名称$|(?:联系人|负责人|代表人|领导|经办人|经营者)(?:姓名|名称)$"
)
_ONE_PERSON = re.compile(_PERSON_VALUE, re.MULTILINE)
_INTRODUCED = re.compile(r",[男女身]|, [男女身]|\([男女身]")
_BARE_LABEL = re.compile(rf"(?:{PERSON}) ?(?={_SIGNS}{{2,4}}$)")
_PLATE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新使领][A-Z][ ·•.-]?"
    r"(?:[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![0-9A-Za-z])"
)
_PUBLIC_CAR = re.compile(r"公务用?车|执法车|救护车|公交|校车|消防|警车|出租车|渣土车|环卫")
_PLATE_LOOKALIKE = re.compile(r"文$|字第$|许可|证号|编号|备案|批复|代码|规格|型号")
_AT = re.compile("@")
_MAIL_HEAD = re.compile(r"[A-Za-z0-9._%+-]+$")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,3}")
_MOBILE_MAIL = re.compile(r"1[3-9][0-9]{9}@")
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:E[A-HJ-NP-Z0-9][0-9]{7}|G[0-9]{8}|[DSP]E?[0-9]{7,8})(?![0-9A-Za-z])")
_FOREIGN_PASSPORT = re.compile(r"(?<![0-9A-Za-z])[A-Z]{0,2}[0-9]{6,9}(?![0-9A-Za-z])")
_PERMIT = re.compile(r"(?<![0-9A-Za-z])(?:[HMCWT][0-9]{8}(?:[0-9]{2})?|[0-9]{8}|[A-Z]{3}[0-9]{12})(?![0-9A-Za-z])")
_SOLDIER = re.compile(r"[军士政文兵警武南北空海沈济广兰成后参装]字第 ?[0-9]{5,9} ?号")
_PASSPORT_SAID = re.compile(r"护照[^0-9A-Z]{0,12}$")
_PERMIT_SAID = re.compile(r"(?:通行证|回乡证|台胞证|居留证|身份证)[^0-9,。;\n]{0,8}$")
_SOLDIER_SAID = re.compile(r"军官证|士兵证|文职|警官证|证件")
_HOME_LABEL = re.compile(r"住址|住所|地址|住(?![址所房宿院建])|居住地|户籍|户口所在地|现居|居住在|居住于")
_HOME_FORM = re.compile(r"(?:家庭|户籍|现|常|居|通[信讯]|邮寄|实际居|家|[,;)])?$")
_HOME_REST = re.compile(r"(?:所在)?地?(?:址)?(?:\([^)\n]{0,8}\))?[:为于在]?[: ]?(?=[\u4e00-\u9fff0-9])")
_STRONG_HOME = re.compile(r"家庭|户籍|户口|现居|现住|居住|住址|家住|住$")
_PLACE_END = re.compile(
    r"[,;。()\n\t\"”]|\s(?!(?:[号栋幢座室户弄楼组院]|单元))(?=[\u4e00-\u9fff])|联系电话|身份证|公民身份|电话"
)
_BEYOND = re.compile(r"[的内之一是已曾并和与]|家中|附近|居住|门前")  # no longer the address
_SPLIT = re.compile(r"([、,/;])")
_REMARK = re.compile(r"\([^)]*\)?$")
_DWELLING_MARK = re.compile(r"栋|幢|座 ?[0-9一二三四]|号 ?楼|号(?=(?:院)? ?[0-9一二三四五六]{1,2} ?单元)")
_DWELLING = re.compile(  # a reader of PDF may set spaces about the digits
    r"[0-9]{1,4} ?(?:(?:栋|幢|座|号 ?楼)(?: ?[0-9一二三四五六]{1,2} ?单元)?|号院? ?[0-9一二三四五六]{1,2} ?单元)"
    r" ?(?:[0-9]{3,4}|[0-9]{1,2} ?楼 ?[0-9]{1,4})(?: ?(?:室|号|户))?"
)
_UPTO = re.compile(r"(?:[\u4e00-\u9fff0-9]| (?=[0-9])|(?<=[0-9]) ){2,48}$")
_LEAD_IN = re.compile(
    r"^.*(?:居住|居|住|位于|坐落|坐|家|至|到|为|址|在|于|将|的|是|由|从|对)(?:在|于)?(?=[\u4e00-\u9fff]{2})"
)
_ILL = re.compile(
    r"(?:患有?|确诊(?:为)?|感染了?|诊断为|既往有|身患)[^,。;\n]{0,10}(?:病|症|癌|炎|瘤|艾滋|乙肝|梅毒)|艾滋病|HIV|乙肝(?:携带|病毒)|梅毒|精神(?:分裂|残疾|疾病|障碍)|抑郁症|吸毒(?:史|人员)|[一二三四]级(?:肢体|视力|听力|言语|智力|精神|多重)残疾|(?:肢体|视力|听力|言语|智力|精神|多重)残疾"
)
_CHILD = re.compile(r"(?<![0-9])(?:[1-9]|1[0-7])(?:周)?岁(?!以[上下]|至|[-~])|未成年(?:人)?[\u4e00-\u9fff]{2,3}某")


def find_names(layout: Layout, context: Context) -> Iterator[Found]:
    """Names of private persons behind labels and below headings of tables."""
    text = layout.text
    for cell in layout.cells:
        if cell.field.role is Role.NAME and cell.field.private:
            yield from _names_in(text, cell.start, cell.end)
    for _, at, words in layout.labels:
        if not at or _NOT_A_PERSON.search(words):
            continue
        at += len(text[at : at + 4]) - len(text[at : at + 4].lstrip(" "))
        while (value := _ONE_PERSON.match(text, at)) and is_name(value.group()):
            yield Found(HitKind.NAME, value.start(), value.end(), "标明是自然人姓名")
            at = value.end() + 1
            if text[value.end() : at] != "、":
                break
    for intro in _INTRODUCED.finditer(text):
        before = text[max(0, intro.start() - 12) : intro.start()]
        known = _BARE_LABEL.search(before)
        if known and is_name(before[known.end() :]):
            yield Found(HitKind.NAME, intro.start() - len(before) + known.end(), intro.start(), "当事人姓名")


def _names_in(text: str, start: int, end: int) -> Iterator[Found]:
    at = start
    whole = text[start:end].strip()
    if is_name(whole):
        low = start + text[start:end].index(whole)
        yield Found(HitKind.NAME, low, low + len(whole), "表格中的自然人姓名")
        return
    for piece in _SPLIT.split(text[start:end]):
        value = _REMARK.sub("", piece).strip()
        if is_name(value):
            low = at + piece.index(value)
            yield Found(HitKind.NAME, low, low + len(value), "表格中的自然人姓名")
        at += len(piece)


def find_beside(layout: Layout, found: Sequence[Found]) -> Iterator[Found]:
    """Names in the cell before an identity number, where a table has no heading (the second page of a list)."""
    text = layout.text
    for one in found:
        if one.kind is not HitKind.ID_CARD or text[one.start - 1 : one.start] != "\t":
            continue
        low = max(text.rfind("\t", 0, one.start - 1), text.rfind("\n", 0, one.start - 1)) + 1
        if layout.field(low).role is Role.NONE and not layout.field(one.start).label:
            yield from _names_in(text, low, one.start - 1)


def find_homes(layout: Layout, context: Context) -> Iterator[Found]:
    """Homes of private persons down to the door; offices and firms are left alone."""
    text = layout.text
    for cell in layout.cells:
        if cell.field.role is Role.ADDRESS and (cell.field.private or _STRONG_HOME.search(cell.field.label)):
            yield from _home(text, cell.start, cell.end)
    for label in _HOME_LABEL.finditer(text):
        rest = _HOME_REST.match(text, label.end())
        before = text[max(0, label.start() - 8) : label.start()]
        if rest is None or (label.group() == "住" and not before.endswith((",", ";", "现", "家", ")", "。"))):
            continue
        yield from _labelled_home(layout, label, rest.end(), before)
    for mark in _DWELLING_MARK.finditer(text):
        low = end = mark.start() - (text[mark.start() - 1 : mark.start()] == " ")
        while low and end - low < 4 and text[low - 1].isdecimal():
            low -= 1
        if low < end and (door := _DWELLING.match(text, low)):
            yield from _unlabelled(text, door)


def _labelled_home(layout: Layout, label: re.Match[str], start: int, before: str) -> Iterator[Found]:
    text = layout.text
    if text[label.end() : start].count("经营") or re.search(
        r"(?:办公|经营|单位|注册|公司|场所|报名|受理|项目)[^,。;\n]{0,3}$", before
    ):
        return
    line = layout.line_end(start)
    stop = _PLACE_END.search(text, start, min(line, start + 80))
    end = stop.start() if stop else min(line, start + 80)
    words = re.split(r"[,;。\n]", before)[-1] + label.group()
    if not DOOR.search(text, start, end):
        return
    if _STRONG_HOME.search(words) or layout.is_private(label.start()):
        yield from _home(text, start, end)


def _home(text: str, start: int, end: int) -> Iterator[Found]:
    value = text[start:end]
    doors = [door.end() for door in DOOR.finditer(value)]
    if doors and not OFFICE_PLACE.search(value):
        if _BEYOND.match(value, doors[-1]):
            value = value[: doors[-1]]
        low, high = start + len(value) - len(value.lstrip()), start + len(value.rstrip())
        yield Found(HitKind.ADDRESS, low, high, "写到门牌的个人住址")


def _unlabelled(text: str, door: re.Match[str]) -> Iterator[Found]:
    """A flat ("3栋2单元501室") without a label, unless it is an office's."""
    line = max(text.rfind("\n", 0, door.start()), text.rfind("\t", 0, door.start())) + 1
    until = door.start() - (text[door.start() - 1 : door.start()] == " ")
    window = text[max(line, until - 50) : until]
    head = _UPTO.search(window)
    if head is None or not re.search(r"小区|苑|园|城|村|社区|家园|公寓|花园|路|街|巷|里|庭|府|湾", head.group()):
        return
    low = until - len(head.group())
    cut = _LEAD_IN.match(head.group())
    low += cut.end() if cut else 0
    if OFFICE_PLACE.search(text[low : door.end()]) or re.search(
        r"(?:办公|地点|报名|公司|单位|经营|注册)[^,。;]{0,6}[:为]?$", text[max(line, low - 14) : low]
    ):
        return
    yield Found(HitKind.ADDRESS, low, door.end(), "写到单元、房号的住址", Severity.WARN)


def find_plates(layout: Layout, context: Context) -> Iterator[Found]:
    """Plates of vehicles, new-energy ones of eight places as well; those of public vehicles are left alone."""
    text = layout.text
    for plate in _PLATE.finditer(text):
        body = plate.group()[2:]
        if sum(mark.isdecimal() for mark in body) < 2:
            continue
        around = text[max(0, plate.start() - 12) : plate.start()]
        if (
            _PUBLIC_CAR.search(around)
            or _PLATE_LOOKALIKE.search(around)
            or re.match(r"号?文|批复", text[plate.end() : plate.end() + 2])
        ):
            continue
        yield Found(HitKind.PLATE, plate.start(), plate.end(), "机动车号牌，公务车辆以外的应当遮蔽")


def find_mail(layout: Layout, context: Context) -> Iterator[Found]:
    """Private e-mail: of a mobile number, or standing among private things; mailboxes of organs are left alone."""
    text = layout.text
    if "@" not in text:
        return
    for sign in _AT.finditer(text):
        head = _MAIL_HEAD.search(text[max(0, sign.start() - 64) : sign.start()])
        mail = _MAIL.match(text, sign.start() - len(head.group())) if head else None
        if mail is None:
            continue
        value = mail.group().lower()
        if value.endswith((".gov.cn", ".gov")):
            continue
        if _MOBILE_MAIL.match(value):
            yield Found(HitKind.EMAIL, mail.start(), mail.end(), "含手机号的个人邮箱")
            continue
        field = layout.field(mail.start())
        if re.search(r"报名|投稿|举报|监督|发送|发至|报送|反馈|办公|咨询|受理|单位", field.label):
            continue
        if re.search(r"个人|本人", field.label) or (field.private and not field.office):
            yield Found(HitKind.EMAIL, mail.start(), mail.end(), "写在个人信息里的电子邮箱")


def find_permits(layout: Layout, context: Context) -> Iterator[Found]:
    """Passports, travel and residence permits: only where the words around say so."""
    text = layout.text
    if "护照" in text:
        yield from _said(layout, _PASSPORT, Role.PASSPORT, _PASSPORT_SAID, HitKind.PASSPORT, "护照号码")
        yield from _said(layout, _FOREIGN_PASSPORT, Role.PASSPORT, None, HitKind.PASSPORT, "标明是护照号码")
    if any(word in text for word in ("通行证", "回乡证", "台胞证", "永久居留")):
        yield from _said(layout, _PERMIT, Role.PERMIT, _PERMIT_SAID, HitKind.PERMIT, "通行证等证件号码")
    if "字第" in text:
        yield from _said(layout, _SOLDIER, Role.PERMIT, _SOLDIER_SAID, HitKind.PERMIT, "军人证件号码")


def _said(
    layout: Layout, form: re.Pattern[str], role: Role, said: re.Pattern[str] | None, kind: HitKind, why: str
) -> Iterator[Found]:
    """What has the `form` and stands under a label of the `role`, or behind words that say so."""
    for found in form.finditer(layout.text):
        if layout.field(found.start()).role is role or (said and said.search(_near(layout.text, found.start()))):
            yield Found(kind, found.start(), found.end(), why)


def _near(text: str, place: int) -> str:
    return text[max(0, place - 24) : place].rsplit("\n", 1)[-1]


def find_context(layout: Layout, context: Context) -> Iterator[Found]:
    """What may not stand in an exposure of violations (R093) or in epidemiological information (R096)."""
    if context.item_kind not in ("EXPOSURE", "EPIDEMIC"):
        return
    text = layout.text
    for found in _ILL.finditer(text):
        yield Found(HitKind.HEALTH, found.start(), found.end(), "健康、残疾状况是敏感个人信息，此类信息中不得出现")
    for found in _CHILD.finditer(text):
        yield Found(HitKind.MINOR, found.start(), found.end(), "涉及未成年人，此类信息中不得出现")
    if context.item_kind == "EPIDEMIC":
        for found in re.finditer(
            r"[\u4e00-\u9fff0-9]{2,30}(?:[0-9]+(?:栋|幢|号楼|单元)[0-9单元]*(?:[0-9]{1,4}室?)?)", text
        ):
            if not OFFICE_PLACE.search(found.group()):
                yield Found(HitKind.WHEREABOUTS, found.start(), found.end(), "流调信息写到楼栋、单元，能够指向具体的人")
