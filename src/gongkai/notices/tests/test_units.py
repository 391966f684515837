"""Units by role: names as printed, words of duty that belong to no name, roles by their words."""

from __future__ import annotations

import pytest

from gongkai.notices.rules.duties import parse
from gongkai.notices.rules.text import Doc
from gongkai.notices.rules.unitnames import is_unit
from gongkai.notices.tests.builders import text_source

CLAUSES = {
    "县教育局": ("县教育局", ""),
    "县教育局、县财政局，各镇人民政府": ("县教育局|县财政局|各镇人民政府", ""),
    "县发改和科技局牵头，县直各有关单位、各镇人民政府配合": ("县发改和科技局", "县直各有关单位|各镇人民政府"),
    "各县(区、市)人民政府、开发区管委会、市直各单位": ("各县(区、市)人民政府|开发区管委会|市直各单位", ""),
    "县政府办牵头，有关部门按照职责分工负责": ("县政府办", "有关部门"),
    "县科技局及相关部门单位": ("县科技局|相关部门单位", ""),
    "县人社局县住建局、县医保局": ("县人社局|县住建局|县医保局", ""),
    "县司法局牵头、重大决策承办部门具体落实决策公开相关工作": ("县司法局", "重大决策承办部门"),
    "营商环境评价指标牵头部门牵头、各职能部门落实": ("营商环境评价指标牵头部门", "各职能部门"),
    "县住房和城乡建设局、县文化和旅游局": ("县住房和城乡建设局|县文化和旅游局", ""),
    "县教育局和县财政局负责": ("县教育局|县财政局", ""),
    "牵头单位：县教育局；责任单位：县财政局、各镇（街道）": ("县教育局", "县财政局|各镇（街道）"),
    "责任单位：县教育局；配合单位：县财政局": ("县教育局", "县财政局"),
    "市级重点领域指导部门：市财政局、市公安局；各县人民政府参照落实。": ("市财政局|市公安局", "各县人民政府"),
    "县教育局（牵头）、县财政局": ("县教育局", "县财政局"),
    "县教育局会同县财政局负责": ("县教育局", "县财政局"),
    "县教育局、县财政局等有关部门按职责分工负责": ("县教育局|县财政局等有关部门", ""),
    "由县教育局牵头，会同县财政局、县人社局落实": ("县教育局", "县财政局|县人社局"),
    "县教育局负责，县财政局配合": ("县教育局", "县财政局"),
    "市房产局(市征收办)、市规划局": ("市房产局(市征收办)|市规划局", ""),
    "各县、区人民政府，市政府各委、办、局，中、省驻市有关单位": ("各县、区人民政府|市政府各委、办、局|中、省驻市有关单位", ""),
    "县教育局 县财政局 县人社局": ("县教育局|县财政局|县人社局", ""),
    "各镇人民政府结合实际落实": ("各镇人民政府", ""),
    "县教育局牵头，县财政局、县人社局": ("县教育局", "县财政局|县人社局"),
    "责任领导：张三；责任单位：县教育局": ("县教育局", ""),
    "县教育局、县财政局分别牵头，县直相关部门参与": ("县教育局|县财政局", "县直相关部门"),
    "县教育局、县财政局，各镇人民政府配合": ("县教育局|县财政局", "各镇人民政府"),
    "责任单位：县教育局，各镇人民政府配合": ("县教育局", "各镇人民政府"),
    "县教育局、县财政局，各镇人民政府按职责分工负责": ("县教育局|县财政局|各镇人民政府", ""),
    "县教育局牵头，县财政局、县人社局，各镇人民政府配合": ("县教育局", "县财政局|县人社局|各镇人民政府"),
    "县教育局牵头，各区县政府负责落实，以下均需各区县政府落实，不再列出": ("县教育局", "各区县政府"),
}
NAMES = (
    "县教育局 区网信办 市卫生健康委 省工信厅 各镇人民政府 区公安分局交警大队 县直各有关单位 各镇（街道、开发区） 县消防救援大队 人行云溪支行 县法院 县融媒体中心 "
    "国网云溪供电公司 县城投集团 团县委 县供销社 各级党委 县图书馆 县气象局 云溪海关 县工商联 县残联 各地"
).split()
NOT_NAMES = "含培训机构 以下简称通知 加强组织领导 推进平台建设 2024年 详见附件 及时公开 拟定中 提高服务质量和水平".split()


@pytest.mark.parametrize(("text", "expected"), CLAUSES.items())
def test_it_tells_units_by_role(text: str, expected: tuple[str, str]) -> None:
    doc = Doc(text_source(text))
    duty = parse(doc, 0, len(doc.flat))
    said = tuple("|".join(doc.unit(*place).name for place in places) for places in (duty.lead, duty.cooperating))
    assert said == expected


@pytest.mark.parametrize("name", NAMES)
def test_it_knows_a_unit_by_the_form_of_its_name(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize("name", NOT_NAMES)
def test_it_takes_no_other_words_for_a_unit(name: str) -> None:
    assert not is_unit(name)
