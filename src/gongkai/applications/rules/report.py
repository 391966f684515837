"""Tables 3 and 4 of the annual report (国办公开办函〔2021〕30号): columns, rows, how applications fill them, identities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.kernel.labels import Labelled

Cells = dict[tuple[str, str], int]
TOTAL = "total"


class Column(Labelled):
    """Who applied; the codes are those of the application's kind of applicant."""

    NATURAL = "NATURAL", "自然人"
    COMMERCIAL = "COMMERCIAL", "商业企业"
    RESEARCH = "RESEARCH", "科研机构"
    PUBLIC_BENEFIT = "PUBLIC_BENEFIT", "社会公益组织"
    LEGAL_SERVICE = "LEGAL_SERVICE", "法律服务机构"
    OTHER = "OTHER", "其他"


COLUMN_IDS = (*(column.value for column in Column), TOTAL)
RESULT_ROWS: dict[str, tuple[str, str]] = {
    "granted": ("", "（一）予以公开"),
    "partial": ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "denied.state_secret": ("（三）不予公开", "1.属于国家秘密"),
    "denied.law_forbidden": ("（三）不予公开", "2.其他法律行政法规禁止公开"),
    "denied.safety_stability": ("（三）不予公开", "3.危及“三安全一稳定”"),
    "denied.third_party": ("（三）不予公开", "4.保护第三方合法权益"),
    "denied.internal_affairs": ("（三）不予公开", "5.属于三类内部事务信息"),
    "denied.process_info": ("（三）不予公开", "6.属于四类过程性信息"),
    "denied.case_file": ("（三）不予公开", "7.属于行政执法案卷"),
    "denied.admin_query": ("（三）不予公开", "8.属于行政查询事项"),
    "unable.not_held": ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    "unable.need_creation": ("（四）无法提供", "2.没有现成信息需要另行制作"),
    "unable.unclear": ("（四）无法提供", "3.补正后申请内容仍不明确"),
    "not_processed.petition": ("（五）不予处理", "1.信访举报投诉类申请"),
    "not_processed.repeat": ("（五）不予处理", "2.重复申请"),
    "not_processed.publication": ("（五）不予处理", "3.要求提供公开出版物"),
    "not_processed.massive": ("（五）不予处理", "4.无正当理由大量反复申请"),
    "not_processed.reconfirm": ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    "other.overdue_correction": ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    "other.overdue_fee": ("（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    "other.other": ("（六）其他处理", "3.其他"),
}
ROWS: dict[str, tuple[str, str]] = {
    "new": ("", "一、本年新收政府信息公开申请数量"),
    "carried_in": ("", "二、上年结转政府信息公开申请数量"),
    **RESULT_ROWS,
    "processed_total": ("", "（七）总计"),
    "carried_out": ("", "四、结转下年度继续办理"),
}
TABLE_4_GROUPS = {"review": "行政复议", "suit": "行政诉讼：未经复议直接起诉", "suit_after": "行政诉讼：复议后起诉"}
TABLE_4_ITEMS = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结"}


@dataclass(frozen=True, slots=True)
class Counted:
    """So many applications of one kind of applicant, of one year of registration, closed in one year with one result."""

    column: str
    year: int
    closed_year: int | None
    row: str
    number: int = 1


def table_3(counted: Iterable[Counted], year: int) -> Cells:
    """The 25 × 7 cells of a year: row and column → number, empty ones 0.

    An application is new in the year of its number, and carried over until the year it was closed in.
    """
    cells: Cells = {(row, column): 0 for row in ROWS for column in COLUMN_IDS}
    for each in counted:
        for row in rows_of(each, year):
            cells[row, each.column] += each.number
            cells[row, TOTAL] += each.number
    return cells


def rows_of(each: Counted, year: int) -> list[str]:
    """The rows of a year's table in which an application counts."""
    if each.year > year or (each.closed_year is not None and each.closed_year < year):
        return []
    first = "new" if each.year == year else "carried_in"
    closed = each.closed_year == year
    return [first, *([each.row, "processed_total"] if closed else ["carried_out"])]


def table_4(cells: Mapping[tuple[str, str], int]) -> Cells:
    """The fifteen cells of table 4 with their totals."""
    full: Cells = {(group, item): cells.get((group, item), 0) for group in TABLE_4_GROUPS for item in TABLE_4_ITEMS}
    for group in TABLE_4_GROUPS:
        full[group, TOTAL] = sum(full[group, item] for item in TABLE_4_ITEMS)
    return full


def faults(cells: Mapping[tuple[str, str], int], before: Mapping[tuple[str, str], int] | None = None) -> list[str]:
    """Where the table's identities do not hold; `before` is the table of the year before."""
    wrong = []
    for column in COLUMN_IDS:
        name = _column_name(column)
        if (
            cells["new", column] + cells["carried_in", column]
            != cells["processed_total", column] + cells["carried_out", column]
        ):
            wrong.append(f"“{name}”列：第一项加第二项不等于第三项总计加第四项。")
        if cells["processed_total", column] != sum(cells[row, column] for row in RESULT_ROWS):
            wrong.append(f"“{name}”列：办理结果总计不等于各分项之和。")
        if before is not None and cells["carried_in", column] != before["carried_out", column]:
            wrong.append(f"“{name}”列：上年结转与上年度的“结转下年度继续办理”不一致。")
    wrong += [
        f"“{label}”行：总计不等于六类申请人之和。"
        for row, (_, label) in ROWS.items()
        if cells[row, TOTAL] != sum(cells[row, column.value] for column in Column)
    ]
    return wrong


def _column_name(column: str) -> str:
    return "总计" if column == TOTAL else Column(column).label


def as_json(
    year: int, cells: Mapping[tuple[str, str], int], fourth: Mapping[tuple[str, str], int]
) -> dict[str, object]:
    """Both tables as `gongkai applications report YEAR --json` prints them."""
    return {
        "year": year,
        "table3": {row: {column: cells[row, column] for column in COLUMN_IDS} for row in ROWS},
        "table4": {group: {item: fourth[group, item] for item in (*TABLE_4_ITEMS, TOTAL)} for group in TABLE_4_GROUPS},
        "faults": faults(cells),
    }
