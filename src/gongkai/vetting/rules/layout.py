"""Where a place in the text stands: below which heading of a table, behind which label, among private or official things."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from gongkai.vetting.rules.fields import PERSON, Role, is_name, role_of

_HINT = re.compile(
    r"姓 *名|户 *主|身份|电话|手机|[账帐]号|卡号|证号|车牌|号牌|地址|住址|坐落|护照|通行证|邮箱|人\t|人$|人[:(]|家长|车主|患者|考生|联系方式|一卡通"
)
_ROW = re.compile(r"^[^\t\n]*\t[^\n]*", re.MULTILINE)
_SPACED_HEAD = re.compile(r"姓名|户主|申请人")
_WORD = re.compile(r"[^ \n]+")
_GAP = re.compile(r" +")
_TAB = re.compile("\t")
_OFFICE_HEAD = re.compile(
    r"^(?:单位(?:名称)?|部门(?:名称)?|科室|机构(?:名称)?|(?:现任|拟任|原任|现)?职务|(?:企业|公司|商户|店铺|经营者|学校|医院)(?:名称)?|责任单位|牵头单位|办公.*|单位电话|主管部门|河段|责任区|职责|分工)$"
)
_PRIVATE_HEAD = re.compile(
    r"身份证|证件号|公民身份|残疾|卡号|[账帐]号|一卡通|住址|补贴|救助|低保|户主|准考证|成绩|家庭|车主|车牌|号牌|护照|患者"
)
_LABELS = (
    *PERSON.split("|"),
    "姓名",
    "当事人名称",
    "申请人名称",
    "户主名称",
    "产权人名称",
    "身份证号",
    "身份证号码",
    "公民身份号码",
    "家庭住址",
    "住址",
    "出生日期",
)
_PRIVATE_CUE = re.compile(
    r"日出生|户籍地|户籍所在地|现住|[,;]住(?![所房宿院])|当事人(?=[^\n:,]{2,4},[男女])|被处罚人(?=[^\n:,]{2,4},[男女])"
)
_OFFICE_CUE = re.compile(
    r"人民政府|办公|公司|合作社|餐饮店|法定代表人|统一社会信用代码|采购人|代理机构|政务|行政复议|如有异议|公示期|咨询|监督|举报|投诉|报名|来电|反映|值班"
    r"|局[:,;()\n]|厅[:,;()\n]|委[:,;()\n]|办[:,;()\n]|院[:,;()\n]|所[:,;()\n]|站[:,;()\n]|店[:,;()\n]"
)
_MARK = re.compile(r"[:(]")
_DELIMITER = re.compile(r"[,。;\n\t、:)]")
_LISTED = re.compile(r"(?:[0-9 +-]{5,}(?:\([^)]*\))?[、,/或和] *)+$")


@dataclass(frozen=True, slots=True)
class Field:
    """What governs a place: the `role` and words of its heading or label; `table` where a heading, not a label, says so."""

    role: Role
    label: str
    table: bool
    private: bool
    office: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table under a heading with a role."""

    start: int
    end: int
    field: Field


class _Part:
    """Rows under one heading, or a single row of labels and values side by side."""

    __slots__ = ("fields", "pairs", "roles", "spaced", "start", "stop")

    def __init__(
        self, start: int, stop: int, fields: list[Field], *, pairs: bool = False, spaced: bool = False
    ) -> None:
        self.start, self.stop, self.fields, self.pairs, self.spaced = start, stop, fields, pairs, spaced
        self.roles = [index for index, field in enumerate(fields) if field.role in (Role.NAME, Role.ADDRESS)]


class _Line:
    """One line, with where its cells begin: asked over and over for places of the same line, however long it is."""

    def __init__(self, text: str, place: int) -> None:
        self.text = text
        self.start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        self.end = len(text) if end < 0 else end

    @cached_property
    def tabs(self) -> list[int]:
        return [found.start() for found in _TAB.finditer(self.text, self.start, self.end)]

    @cached_property
    def words(self) -> list[int]:
        return [found.start() for found in _WORD.finditer(self.text, self.start, self.end)]


class Layout:
    """A text with its tables found; `text` must be plain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._last = _Line("", 0)
        self.parts: list[_Part] = []
        if "\t" in text:
            self._find_tables()
        self._find_spaced()
        self.parts.sort(key=lambda part: part.start)
        self._starts = [part.start for part in self.parts]

    def _find_tables(self) -> None:
        before, head = -9, None
        for row in _ROW.finditer(self.text):
            start, stop = row.span()
            if head is not None and start > before + 1 and self.text.count("\n", before, start) > 3:
                head = None
            line = row.group()
            before = stop
            if _HINT.search(line):
                cells = line.split("\t")
                roles = [role_of(cell) for cell in cells]
                if _pairs(cells, roles) > (head is not None):
                    self.parts.append(_Part(start, stop, _paired(cells, roles), pairs=True))
                    continue
                if _is_head(cells, roles):
                    head = _Part(stop, stop, _headed(cells, roles))
                    self.parts.append(head)
                    continue
            if head is not None:
                if self.parts[-1] is not head:
                    head = _Part(start, stop, head.fields)
                    self.parts.append(head)
                head.stop = stop

    def _find_spaced(self) -> None:
        """Tables whose columns are kept apart by blanks, as text copied from a page has them."""
        done = -1
        for hint in _SPACED_HEAD.finditer(self.text):
            if hint.start() < done:
                continue
            start, done = self.line_start(hint.start()), self.line_end(hint.start())
            line = self.text[start:done]
            if len(line) > 120 or "\t" in line or line.count(" ") < 2:
                continue
            cells = _GAP.split(line.strip())
            if len(cells) < 3:
                continue
            roles = [role_of(cell) for cell in cells]
            if not _is_head(cells, roles) or Role.NAME not in roles or sum(map(bool, roles)) < 2:
                continue
            stop = done
            while stop < len(self.text):
                end = self.line_end(stop + 1)
                if len(_GAP.split(self.text[stop + 1 : end].strip())) != len(cells):
                    break
                stop = end
            self.parts.append(_Part(done, stop, _headed(cells, roles), spaced=True))
            done = stop

    def _part(self, place: int) -> _Part | None:
        index = bisect_right(self._starts, place) - 1
        return self.parts[index] if index >= 0 and place < self.parts[index].stop else None

    def _line(self, place: int) -> _Line:
        if not self._last.start <= place <= self._last.end or self._last.text is not self.text:
            self._last = _Line(self.text, place)
        return self._last

    def line_start(self, place: int) -> int:
        return self._line(place).start

    def field(self, place: int) -> Field:
        """What governs the place `place`."""
        part = self._part(place)
        if part is not None:
            line = self._line(place)
            start = line.start
            column = bisect_left(line.words if part.spaced else line.tabs, place)
            if column < len(part.fields) and (not part.pairs or part.fields[column].role or part.fields[column].label):
                cell = part.fields[column]
                if part.spaced or place == start or self.text[place - 1] == "\t":
                    return cell
                inner = self._label(place)
                return (
                    Field(role_of(inner), inner, True, cell.private, cell.office)
                    if len(inner) > 1 and role_of(inner)
                    else cell
                )
        label = self._label(place)
        private = self.is_private(place)
        return Field(role_of(label), label, False, private, not private)

    def line_end(self, place: int) -> int:
        return self._line(place).end

    def _label(self, place: int) -> str:
        """The words right before a place on its line, blanks and colon off; of "监督电话:1、2" the label of the first counts for the second."""
        stretch = self.text[max(self.line_start(place), place - 60) : place].rstrip(" :(+")
        if stretch.endswith(("、", ",", "/", "或", "和")):
            stretch = _LISTED.sub("", stretch).rstrip(" :(")
        for delimiter in _DELIMITER.finditer(stretch, max(0, len(stretch) - 24)):
            last = delimiter.end()
            break
        else:
            return stretch[-14:].strip(" (是为")
        for delimiter in _DELIMITER.finditer(stretch, last):
            last = delimiter.end()
        return stretch[last:][-14:].strip(" (是为")

    @cached_property
    def labels(self) -> list[tuple[int, int, str]]:
        """Labels of persons and their values: where the label ends, where the value begins, the label."""
        found = []
        text = self.text
        for mark in _MARK.finditer(text):
            place = mark.start()
            words = text[max(0, place - 8) : place].replace(" ", "")
            if words.endswith(_LABELS):
                at = place + 1
                if mark.group() == "(":
                    close = text.find(")", place, place + 14)
                    at = close + 2 if close > 0 and text[close + 1 : close + 2] == ":" else 0
                found.append((place, at, words))
        return found

    @cached_property
    def _cues(self) -> tuple[list[int], list[int]]:
        private = [place for place, _, _ in self.labels] + [found.end() for found in _PRIVATE_CUE.finditer(self.text)]
        return sorted(private), [found.start() for found in _OFFICE_CUE.finditer(self.text)]

    def may_be_private(self, place: int) -> bool:
        """Whether a place stands in a table or among private things: asked before its label is read, which costs more."""
        return self._part(place) is not None or self.is_private(place)

    def is_private(self, place: int) -> bool:
        """Whether the last cue before a place speaks of a private person rather than an office or firm."""
        private, office = self._cues
        index = bisect_left(private, place) - 1
        if index < 0 or private[index] < place - 200:
            return False
        at = bisect_left(office, place) - 1
        return at < 0 or private[index] > office[at]

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell under (or beside) a heading of names or addresses."""
        found: list[Cell] = []
        for part in self.parts:
            at = part.start if part.roles else part.stop
            while at < part.stop:
                at += self.text[at] == "\n"
                end = self.line_end(at)
                self._row_cells(part, at, end, found)
                at = max(end, at + 1)
        return found

    def _row_cells(self, part: _Part, start: int, end: int, found: list[Cell]) -> None:
        if part.spaced:
            spans = [word.span() for word in _WORD.finditer(self.text, start, end)]
            found += [Cell(*spans[column], part.fields[column]) for column in part.roles if column < len(spans)]
            return
        column, at = 0, start
        for wanted in part.roles:
            while column < wanted and at <= end:
                tab = self.text.find("\t", at, end)
                at, column = (tab + 1, column + 1) if tab >= 0 else (end + 1, column + 1)
            if at > end:
                return
            tab = self.text.find("\t", at, end)
            if tab >= 0 or column:
                found.append(Cell(at, tab if tab >= 0 else end, part.fields[wanted]))


def _value_like(role: Role, value: str) -> bool:
    if role_of(value) or not value.strip():
        return False
    if role in (Role.NAME, Role.OFFICE_PERSON):
        return is_name(value.strip()) or "公司" in value
    return sum(mark.isdecimal() for mark in value) >= 3 or "@" in value


def _pairs(cells: list[str], roles: list[Role]) -> int:
    """How many labels have their value in the cell to their right; below a heading one alone may be chance."""
    return sum(bool(role) and _value_like(role, cells[index + 1]) for index, role in enumerate(roles[:-1]))


def _is_head(cells: list[str], roles: list[Role]) -> bool:
    said = [cell for cell in cells if cell.strip()]
    return (
        any(roles)
        and len(said) > 1
        and all(len(cell.strip()) <= 24 and not re.search(r"[0-9]{5}", cell) for cell in said)
    )


def _headed(cells: list[str], roles: list[Role]) -> list[Field]:
    bare = [re.sub(r"\([^)]*\)|\s", "", cell) for cell in cells]
    office = any(_OFFICE_HEAD.match(cell) for cell in bare) or any(role is Role.OFFICE_PERSON for role in roles)
    private = any(_PRIVATE_HEAD.search(cell) for cell in bare)
    person = Role.NAME in roles
    mine = private or (person and not office)
    if any(re.match(r"(?:现任|拟任|原任)?职务$|(?:企业|公司|商户)名称", cell) for cell in bare):
        mine = any(role is Role.ID for role in roles)
    return [Field(role, cell, True, mine, not mine) for role, cell in zip(roles, bare, strict=True)]


def _paired(cells: list[str], roles: list[Role]) -> list[Field]:
    """Each value under the role of the label to its left."""
    fields = [Field(Role.NONE, "", True, False, False)]
    for index in range(1, len(cells)):
        label, role = cells[index - 1].strip(), roles[index - 1]
        office = role in (Role.OFFICE_PERSON, Role.OFFICE_PHONE, Role.OFFICE_ADDRESS)
        fields.append(Field(Role.NONE if roles[index] else role, label if role else "", True, not office, office))
    return fields
