"""Workbooks of standards as counties really keep them, in our own wording, for the fictional 云溪县."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook, load_workbook

TOP = ["序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体（在标注范围内至少选择其一公开）",
       "公开对象", "", "公开方式", "", "公开层级", ""]  # fmt: skip
UNDER = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请公开", "县级", "乡级"]
BOXES = "■政府网站   □政府公报\n■两微一端 □发布会/听证会\n□广播电视 □纸质媒体\n□公开查阅点 ■政务服务中心\n□便民服务站 □入户/现场\n■社区/企事业单位/村公示栏（电子屏）\n□精准推送 □其他____"
TWENTY = "自信息形成或者变更之日起20个工作日内予以公开"
HELP = [
    [1, "综合业务", "政策法规文件", "法律、法规、规章；\n规范性文件", "《政府信息公开条例》《社会救助暂行办法》", TWENTY, "县民政局、各乡镇人民政府", BOXES, "√", "", "√", "", "√", "√"],
    [2, "", "监督检查", "投诉举报电话；受理渠道", "同上", "及时公开", "县民政局", BOXES, "√", "", "√", "", "√", ""],
    [3, "最低生活保障", "审核确认信息", "初审对象名单及相关材料", "《最低生活保障审核确认办法》", "公示7个工作日内", "乡镇人民政府", "■村公示栏 □政府网站", "", "本村居民", "√", "", "", "☑"],
    [4, "", "发放情况", "发放对象、标准、金额", "同上", "每月公开一次", "同上", BOXES, "√", "", "√", "", "√", "√"],
]  # fmt: skip
OLD_AGE = [
    [1, "通知公告", "评估和补贴公示", "机构名称、补贴类型、金额", "《养老服务机构管理办法》", "自制作或获取补贴信息之日起10个工作日内", "县民政局", "■政府网站", "√", "", "√", "", "√", ""],
]  # fmt: skip


def sheet(book: Workbook, name: str, rows, *, title: str = "", top=TOP, under=UNDER, notes=True) -> None:
    """One field: title lines, two header rows, merged cells, notes beneath."""
    at = book.create_sheet(name)
    at.append([title or f"云溪县{name}领域基层政务公开标准目录"])
    at.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(top))
    at.append(["编制单位：云溪县政务公开办"])
    at.append(top)
    at.append(under)
    for column in range(1, len(top) + 1):
        if not under[column - 1]:
            at.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)
    for start, end in ((2, 3), (9, 10), (11, 12), (13, 14)):
        if end <= len(top):
            at.merge_cells(start_row=3, start_column=start, end_row=3, end_column=end)
    first = at.max_row + 1
    for row in rows:
        at.append(row)
    for number in range(first, first + len(rows) - 1):
        if not rows[number - first + 1][1] and rows[number - first][1]:
            at.merge_cells(start_row=number, start_column=2, end_row=number + 1, end_column=2)
    if notes:
        at.append(["注：1. 本目录由云溪县政务公开办会同有关部门编制。"])
        at.merge_cells(start_row=at.max_row, start_column=1, end_row=at.max_row, end_column=len(top))


def book(*fields, **named) -> bytes:
    """A workbook: `fields` are (name, rows), or 社会救助 and 养老服务 when none is given."""
    made = Workbook()
    made.remove(made.worksheets[0])
    cover = made.create_sheet("封面")
    cover["A1"] = "云溪县基层政务公开标准目录"
    for name, rows in fields or (("社会救助", HELP), ("养老服务", OLD_AGE)):
        sheet(made, name, rows, **named)
    return data_of(made)


def data_of(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes):
    """A workbook back."""
    return load_workbook(BytesIO(data))
