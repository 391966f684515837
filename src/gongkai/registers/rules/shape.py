"""What a register is: its fields, who owns its rows, what of them is public and how long. Plain values, all stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from gongkai.kernel.labels import Labelled
from gongkai.vetting.rules import HitKind

SEPARATOR = "；"  # between the parts of a value that may have several
MOST_FIELDS, MOST_TEXT = 120, 10_000


class Type(Labelled):
    """What a cell of a field may hold; how each is read stands in `rules.reading`."""

    TEXT = "text", "文字"
    NUMBER = "number", "数字"
    MONEY = "money", "金额"
    DATE = "date", "日期"
    PERIOD = "period", "时期"
    CODE = "code", "选项"
    ORGAN = "organ", "单位"
    PERSON = "person", "姓名"
    USCC = "uscc", "统一社会信用代码"
    ID = "id", "身份证号码"
    PLATE = "plate", "机动车号牌"
    PHONE = "phone", "电话"
    PLACE = "place", "坐标"
    ARTICLE = "article", "法律条款"
    DOCUMENT = "document", "文件"
    LINK = "link", "网址"
    FILE = "file", "附件"


class Open(Labelled):
    """Whether the public may see a field."""

    PUBLIC = "public", "公开"
    MASKED = "masked", "遮蔽后公开"
    INTERNAL = "internal", "不公开"


class Owner(Labelled):
    """Who fills the register in."""

    UNIT = "unit", "各单位填报本单位的"
    LEAD = "lead", "一个单位填报全部"


class Grain(Labelled):
    """How long a reported period is."""

    MONTH = "month", "月"
    QUARTER = "quarter", "季度"
    HALF = "half", "半年"
    YEAR = "year", "年"


class Crs(Labelled):
    """The coordinate system of places."""

    CGCS2000 = "CGCS2000", "2000国家大地坐标系"
    WGS84 = "WGS84", "WGS 84"
    GCJ02 = "GCJ02", "GCJ-02（互联网地图）"
    BD09 = "BD09", "BD-09（百度地图）"


class Shape(Labelled):
    """How the public list looks."""

    TABLE = "table", "表格"
    CARDS = "cards", "卡片"
    TIMELINE = "timeline", "时间轴"
    POINTS = "points", "示意图"


class LimitUnit(Labelled):
    """What a limit counts in."""

    WORKING = "working", "个工作日"
    DAYS = "days", "日"
    MONTHS = "months", "个月"


class CheckKind(Labelled):
    """What two or more fields of one row owe each other."""

    ORDER = "order", "先后"
    SUM = "sum", "合计"
    NEEDS = "needs", "有条件必填"
    EMPTY = "empty", "有条件不填"
    FORBIDS = "forbids", "不得同时"
    ONE_OF = "one_of", "至少填一项"
    NOT_ABOVE = "not_above", "不超过"


class Review(Labelled):
    """Who looks at a batch before it is public."""

    UNIT = "unit", "单位审核"
    OFFICE = "office", "单位审核后政务公开办复核"
    NONE = "none", "填报即公开"


@dataclass(frozen=True, slots=True)
class When:
    """A condition on code fields of the row: each named field has one of its codes."""

    codes: Mapping[str, tuple[str, ...]]

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether a row meets it; several codes in one field meet it with any."""
        for name, codes in self.codes.items():
            value = values.get(name, "")
            if value not in codes and (SEPARATOR not in value or not set(value.split(SEPARATOR)) & set(codes)):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `mask` is how a masked value is shown; `masked_when` masks it only in such rows.

    `values` maps codes to labels, `also` other writings to codes; `aka` are other headings of the column.
    """

    key: str
    title: str
    type: Type
    required: bool = False
    open: Open = Open.PUBLIC
    mask: HitKind | None = None
    masked_when: When | None = None
    many: bool = False
    unit: str = ""
    decimals: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    length: int = 500
    per: Grain = Grain.YEAR
    system: Crs = Crs.CGCS2000
    hint: str = ""
    source: str = ""
    aka: tuple[str, ...] = ()
    example: str = ""

    @property
    def secret(self) -> bool:
        """Whether its values lie sealed: identity numbers."""
        return self.type is Type.ID

    @property
    def may_mask(self) -> bool:
        """Whether some of its values are public only masked."""
        return self.open is Open.MASKED or self.masked_when is not None

    @property
    def heading(self) -> str:
        """As a column is headed: the title with its unit."""
        return f"{self.title}（{self.unit}）" if self.unit and f"（{self.unit}）" not in self.title else self.title


@dataclass(frozen=True, slots=True)
class Limit:
    """Within how long after the formed date a row must be public."""

    days: int
    unit: LimitUnit
    article: str = ""

    @property
    def text(self) -> str:
        """As a clerk writes it: 7个工作日."""
        return f"{self.days}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class Duty:
    """At least so many rows in each period, by a day of the year (month, day) or so many days after the period."""

    least: int
    per: Grain
    by: tuple[int, int] | None = None
    after: int = 0
    article: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A field in which it is decided for each row whether it is public, and the one with the reason."""

    field: str
    publish: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule between fields. `fields` in the order its kind needs; `when` for the conditional kinds."""

    kind: CheckKind
    fields: tuple[str, ...]
    when: When | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    say: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """How the public list looks and by what it is narrowed and ordered. The first of `sorts` is the usual order."""

    shape: Shape = Shape.TABLE
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to print and post, one for each value of a field (村): its columns, when it is posted, what is said below it."""

    by: str
    columns: tuple[str, ...]
    term: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """What must be there of each thing several rows are about (a project): which kinds at which stage, and news how often.

    `by` knows the thing, `name` calls it, `of` is the kind of a row, `stage` where the thing stands by its newest row;
    `needs` the kinds that are there by a stage; newer rows at least every so many `months`, `until` a stage ends it.
    """

    by: str
    name: str
    of: str
    stage: str
    needs: Mapping[str, tuple[str, ...]]
    months: int = 0
    until: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """How long a row stays public: months from a day, one number or one for each code of a field (0: never)."""

    start: str
    months: int | None = None
    by: str = ""
    by_code: Mapping[str, int] = field(default_factory=dict)
    article: str = ""

    def months_of(self, values: Mapping[str, str]) -> int | None:
        """How many months this row may be shown; None for ever."""
        return self.by_code.get(values.get(self.by, "")) if self.by else self.months


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When a decision is annulled: taken off within so many working days, with a notice of these fields alone."""

    days: int
    keep: tuple[str, ...]
    article: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Which fields tell whom a row is about: for the query across registers."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class Definition:
    """A register. `text` is the YAML it was read from, so that a version can be kept and shown; `draw`: which rows may be drawn."""

    key: str
    title: str
    purpose: str
    basis: tuple[str, ...]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    name: str
    owner: Owner = Owner.UNIT
    organ: str = ""
    noun: str = "条"
    serves: tuple[str, ...] = ()
    source: str = ""
    formed: str = ""
    limit: Limit | None = None
    duty: Duty | None = None
    decision: Decision | None = None
    checks: tuple[Check, ...] = ()
    display: Display = field(default_factory=Display)
    columns: tuple[str, ...] = ()
    sheet: Sheet | None = None
    complete: Complete | None = None
    period: Period | None = None
    withdrawal: Withdrawal | None = None
    review: Review = Review.UNIT
    subject: Subject | None = None
    draw: When | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @cached_property
    def _by_key(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields}

    def field(self, key: str) -> Field:
        """The field of that key."""
        return self._by_key[key]

    @cached_property
    def filled(self) -> tuple[Field, ...]:
        """The fields somebody fills in: all but those this register fixes."""
        return tuple(one for one in self.fields if one.key not in self.fixed)

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """The fields the public sees, masked or not."""
        return tuple(one for one in self.fields if one.open is not Open.INTERNAL)
