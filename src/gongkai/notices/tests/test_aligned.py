"""Tables whose columns are kept apart by runs of spaces, and other slips of flattened pages."""

from __future__ import annotations

import pytest

from gongkai.notices.rules import read
from gongkai.notices.tests.builders import HEAD, TABLE_HEAD, text_source
from gongkai.notices.tests.tables import Expected, said

CASES: dict[str, tuple[str, list[Expected]]] = {
    "columns": (
        "序号  工作事项      具体要求                    牵头单位      配合单位            完成时限\n"
        "1     明厨亮灶      学校食堂全部接入监管平台    县市场监管局  县教育局、县财政局  8月底前\n"
        "2     周边整治      清理无证摊点                县城管局      县公安局            长期坚持\n"
        "3     应急演练      组织一次应急演练            县卫健局                          10月底前\n",
        [
            ("1", "明厨亮灶", "学校食堂全部接入监管平台", "县市场监管局", "县教育局、县财政局", "month_end:2024-08-31"),
            ("2", "周边整治", "清理无证摊点", "县城管局", "县公安局", "continuous"),
            ("3", "应急演练", "组织一次应急演练", "县卫健局", "", "month_end:2024-10-31"),
        ],
    ),
    "full-width spaces, a broken last cell": (
        "序号　任务　责任单位　时限\n"
        "1　编制公开目录并动态更新　县政府办公室　6月底前\n"
        "2　开展专项检查，通报结果　县司法局、县审计局　2024年9月底前完成，\n"
        "                                              并长期坚持\n",
        [
            ("1", "编制公开目录并动态更新", "编制公开目录并动态更新", "县政府办公室", "", "month_end:2024-06-30"),
            ("2", "", "开展专项检查，通报结果", "县司法局、县审计局", "", "month_end:2024-09-30 continuous"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_reads_a_table_aligned_by_spaces(name: str) -> None:
    text, expected = CASES[name]
    rows = said(text_source(TABLE_HEAD + text))
    assert [(row[0], row[2:]) for row in rows] == [(row[0], row[2:]) for row in expected]


def test_it_puts_a_label_broken_behind_its_colon_together() -> None:
    text = "一、强化治理\n1、淘汰老旧车辆。年内淘汰二百辆，加强检查。（责任单位：\n县公安局、县商务局）\n2、加强监测。每月通报。（责任单位：县生态环境局）\n"
    tasks = read(text_source(HEAD + text)).tasks
    assert [[unit.name for unit in task.lead_units] for task in tasks] == [["县公安局", "县商务局"], ["县生态环境局"]]


def test_it_leaves_a_page_number_between_a_duty_and_its_units_out() -> None:
    text = "一、强化治理\n1、淘汰老旧车辆。淘汰二百辆。\n- 3 -\n（责任单位：县公安局）\n2、加强监测。每季度比对一次。\n- 4 -\n责任单位：县生态环境局\n"
    tasks = read(text_source(HEAD + text)).tasks
    assert [task.requirement.text for task in tasks] == ["淘汰二百辆。", "每季度比对一次。"]


def test_it_takes_no_label_for_the_signature() -> None:
    text = "关于开展专项整治的通知\n各镇消防安全委员会、派出所：\n决定如下。\n1.全面排查。逐栋登记。\n责任单位：县消防大队、县应急管理局\n2.限期整改。挂牌督办。\n责任单位：县住建局\n云溪县消防安全委员会    云溪县住房和城乡建设局\n二〇二三年五月八日\n"
    notice = read(text_source(text))
    assert notice.head.issuer is not None
    assert notice.head.issuer.text == "云溪县消防安全委员会"
    assert [len(task.lead_units) for task in notice.tasks] == [2, 1]


def test_it_makes_nobody_of_those_addressed() -> None:
    text = "云溪县民政局关于加强养老机构管理的若干措施\n各镇民政办、派出所、卫生院，各养老机构：\n为加强管理，制定以下措施。\n第一条 开展自查。逐项登记。责任单位：县民政局。\n第二条 限期整改。逐项销号。责任单位：县消防大队。\n云溪县民政局\n2024年3月5日\n"
    assert [task.no for task in read(text_source(text)).tasks] == ["第一条", "第二条"]


def test_it_knows_units_whose_names_look_like_verbs_or_hold_quotation_marks() -> None:
    text = "一、夯实基础\n（一）加强预警。接入平台。（应急管理部、中国气象局按职责分工负责）\n（二）优化设置。全面覆盖。（县“两新”组织党工委牵头，县民政局配合）\n"
    tasks = read(text_source(HEAD + text)).tasks
    assert [[unit.name for unit in task.lead_units] for task in tasks] == [
        ["应急管理部", "中国气象局"],
        ["县“两新”组织党工委"],
    ]
    assert not any(task.doubts for task in tasks)


def test_it_reads_one_cell_a_line_with_a_blank_line_between_cells_and_no_numbers() -> None:
    rows = [
        ("工作任务", "责任单位", "完成时限"),
        ("完善公示机制，及时上网公示。", "各行政执法部门", "持续推进"),
        ("建成信用平台二期。", "县发展改革局、县大数据中心", "2024年10月底前"),
        ("举办宣传活动。", "县司法局", "6月"),
    ]
    text = "\n\n".join("\n\n".join(row) + "\n" for row in rows)
    assert [(row[2], row[3], row[5]) for row in said(text_source(TABLE_HEAD + text))] == [
        ("完善公示机制，及时上网公示。", "各行政执法部门", "continuous"),
        ("建成信用平台二期。", "县发展改革局、县大数据中心", "month_end:2024-10-31"),
        ("举办宣传活动。", "县司法局", "month_end:2024-06-30"),
    ]


def test_it_takes_a_signature_below_the_last_item_for_no_part_of_it() -> None:
    text = "关于加强科普工作的通知\n各乡镇人民政府：\n通知如下：\n1．开展巡展，不少于二十场。由县科协牵头，县教育局配合。\n2．开设专栏，每月更新。由县委宣传部、县广播电视台负责。\n云溪县人民政府办公室\n2024年3月16日\n"
    tasks = read(text_source(text)).tasks
    assert [task.requirement.text for task in tasks] == ["开展巡展，不少于二十场。", "开设专栏，每月更新。"]
