"""Time limits: what a deadline cell says, and what binds in running text."""

from __future__ import annotations

import pytest

from gongkai.notices.rules.times import Limit, in_cell, in_prose

CELLS = {
    "10月底": "month_end 2024-10-31",
    "6月底前完成": "month_end 2024-06-30",
    "2025年6月底前": "month_end 2025-06-30",
    "6月30日前": "date 2024-06-30",
    "2024.6.30": "date 2024-06-30",
    "2024年9月": "month_end 2024-09-30",
    "3月—11月": "month_end 2024-11-30",
    "2024年3月至2025年6月": "month_end 2025-06-30",
    "4月、10月各组织一批": "month_end 2024-04-30 | month_end 2024-10-31",
    "9月中旬": "date 2024-09-20",
    "上半年": "month_end 2024-06-30",
    "下半年": "year_end 2024-12-31",
    "第三季度": "month_end 2024-09-30",
    "二季度末": "month_end 2024-06-30",
    "年底前": "year_end 2024-12-31",
    "2025年": "year_end 2025-12-31",
    "明年年底前": "year_end 2025-12-31",
    "每年年底前": "year_end 2024-12-31",
    "全年": "year_end 2024-12-31",
    "年度": "year_end 2024-12-31",
    "按季度公开": "quarterly",
    "每季度末": "quarterly",
    "每月10日前": "monthly",
    "每月后10个工作日内": "monthly 10",
    "每周": "continuous",
    "持续推进": "continuous",
    "立行立改": "continuous",
    "定期": "continuous",
    "从10月起": "date 2024-10-01",
    "7月1日起": "date 2024-07-01",
    "从2025年起": "date 2025-01-01",
    "疫情防控期间": "event_period",
    "2小时内": "event_period",
    "自受理之日起10个工作日内办结，长期坚持": "working_days_after_event 10 | continuous",
    "信息形成后20个工作日内，处罚决定作出后7个工作日内": "working_days_after_event 20 | working_days_after_event 7",
    "期限不少于30日": "days_minimum 30",
    "8月底前公开清单，长期落实更新": "month_end 2024-08-31 | continuous",
    "二〇二四年六月底前": "month_end 2024-06-30",
    "13月底": "continuous",
}
PROSE = {
    "于9月底前向社会公开": "month_end 2024-09-30",
    "3月底前制定方案，2025年10月底前完工": "month_end 2024-03-31 | month_end 2025-10-31",
    "年内至少听取一次汇报": "year_end 2024-12-31",
    "每年至少听取１次汇报": "year_end 2024-12-31",
    "年度至少召开一次会议": "year_end 2024-12-31",
    "每季度通报一次情况": "quarterly",
    "到2030年，全部建成": "year_end 2030-12-31",
    "力争年底实现全覆盖": "year_end 2024-12-31",
    "期限一般不少于30日": "days_minimum 30",
    "自收到之日起15个工作日内答复": "working_days_after_event 15",
    "应从10月起统一施行": "date 2024-10-01",
    "2024年1月起，岗位空缺的公开招聘": "date 2024-01-01",
    "三季度末主体完工": "month_end 2024-09-30",
    "审批时限压缩至3个工作日以内": "",
    "定期开展检查，及时公开结果，常态化推进": "",
    "作为年底考核的重要依据": "",
    "统筹谋划全年工作": "",
    "截至2023年底前已建成三处": "",
    "按照《2024年6月底前完成的若干事项》要求": "",
    "根据国发〔2024〕35号文件": "",
    "三年内建成": "",
    "24小时自助服务": "",
    "自2024年7月1日起施行": "",
    "在2021年公开的基础上": "",
}


def told(limits: list[Limit]) -> str:
    return " | ".join(" ".join(str(part) for part in (item.kind, item.date or item.days) if part) for item in limits)


@pytest.mark.parametrize(("text", "expected"), CELLS.items())
def test_it_reads_a_deadline_cell(text: str, expected: str) -> None:
    assert told(in_cell(text, 2024)) == expected


@pytest.mark.parametrize(("text", "expected"), PROSE.items())
def test_it_finds_what_binds_in_running_text(text: str, expected: str) -> None:
    assert told(list(in_prose(text, 2024, 2024))) == expected


def test_it_leaves_the_day_open_without_a_year() -> None:
    assert told(in_cell("6月底前", None)) == "month_end"
