"""Lines of a web page are no part of a notice; a duty that speaks of the same things is."""

from __future__ import annotations

import pytest

from gongkai.notices.rules import read
from gongkai.notices.rules.furniture import is_furniture
from gongkai.notices.tests.builders import HEAD, text_source

FURNITURE = (
    "当前位置：首页>政务公开>政府文件",
    "您现在的位置：首页",
    "首页>政务公开",
    "发布时间：2024-03-08来源：县政府办浏览次数：12次字体：大中小",
    "浏览次数：1024",
    "阅读次数：",
    "访问量",
    "来源：云溪县政府办公室",
    "责任编辑：某某",
    "【打印正文】【关闭窗口】",
    "【打印本页】",
    "分享到：微信微博",
    "[大]",
    "上一篇：无",
    "返回顶部",
    "扫一扫在手机打开当前页",
    "主办：云溪县人民政府办公室网站标识码：0000000000",
    "版权所有：云溪县人民政府",
    "ICP备00000000号公安备案00000000号",
    "技术支持：云溪县信息中心联系电话：0000-0000000",
    "相关解读：一图读懂实施方案",
    "相关链接",
)
DUTIES = (
    "政府网站首页提供全文检索、无障碍浏览、网站地图和返回顶部功能",
    "规范标注网站标识码、ICP备案号，不得出现版权所有等不实内容",
    "在政府网站开设专栏，支持打印和分享到微信",
    "打印、复印店不得承揽涉密业务，开展专项检查",
    "打印店油墨废气治理。",
    "提高政府网站访问量和政策文件下载量，",
    "网站年访问量达到100万人次以上，信息公开栏目点击率明显提升。",
    "公示停车场所在位置、泊位数和收费标准",
    "来源：转载信息一律注明，未注明的，限期整改。",
    "审核：由业务科室初审，办公室复审，分管领导终审。",
    "相关信息及时公开，相关文件由县司法局清理。",
    "相关文件清理工作由县司法局牵头",
    "网站底部设置“扫一扫”二维码，方便群众扫码评价",
    "统一字体、字号，满足老年人需要",
    "1.发布时间：政策文件公开后3个工作日内发布解读材料",
)


@pytest.mark.parametrize("line", FURNITURE)
def test_it_leaves_the_furniture_of_a_web_page_out(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", DUTIES)
def test_it_keeps_a_duty_that_speaks_of_what_web_pages_have(line: str) -> None:
    assert not is_furniture(line)


def test_it_reads_a_task_that_asks_for_full_text_search() -> None:
    body = (
        "一、加强平台建设\n"
        "1.完善首页功能，提供全文检索、无障碍浏览和一键打印\n"
        "责任单位：县大数据局\n"
        "2.规范页脚，标注网站标识码和版权所有\n"
        "责任单位：县政府办公室\n"
    )
    tasks = read(text_source(HEAD + body)).tasks
    assert [task.requirement.text for task in tasks] == [
        "完善首页功能，提供全文检索、无障碍浏览和一键打印",
        "规范页脚，标注网站标识码和版权所有",
    ]
    assert [task.lead_units[0].name for task in tasks] == ["县大数据局", "县政府办公室"]
