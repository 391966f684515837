"""The head of a notice: title, number, issuer, date, addressees, openness, attachments, reporting dates."""

from __future__ import annotations

from datetime import date

from gongkai.notices.rules import read
from gongkai.notices.tests.builders import HEAD, text_source

BODY = "一、强化公开\n（一）完善目录。动态调整。（责任单位：县政府办公室）\n"


def test_it_reads_a_full_head() -> None:
    head = read(text_source(HEAD + BODY)).head
    assert head.title is not None
    assert head.title.text == "云溪县人民政府办公室关于印发云溪县2024年重点工作要点的通知"
    assert head.doc_number is not None
    assert head.doc_number.text == "云政办发〔2024〕12号"
    assert head.issuer is not None
    assert head.issuer.text == "云溪县人民政府办公室"
    assert head.issued_on == date(2024, 3, 5)
    assert head.openness is not None
    assert [passage.text for passage in head.addressees] == ["各镇人民政府", "街道办事处", "县政府各部门"]
    assert [item.date for item in head.cover_deadlines] == [date(2024, 6, 10)]


def test_it_steps_over_the_furniture_of_a_web_page() -> None:
    page = "您的位置: 首页 >政务公开\n发布时间:2024-03-08 浏览次数: 12 【字体:\n"
    head = read(text_source(page + HEAD + BODY + "【打印正文】 【关闭窗口】\n上一篇：无\n")).head
    assert head.title is not None
    assert head.title.text.startswith("云溪县人民政府办公室关于印发")
    assert head.issued_on == date(2024, 3, 5)


def test_it_takes_the_first_of_several_that_sign_and_a_date_in_chinese_numbers() -> None:
    text = "关于开展专项整治的通知\n各镇人民政府：\n现通知如下。\n云溪县教育局　云溪县财政局\n二〇一二年三月五日\n"
    head = read(text_source(text + BODY)).head
    assert head.issuer is not None
    assert head.issuer.text == "云溪县教育局"
    assert head.issued_on == date(2012, 3, 5)
    assert head.doc_number is None


def test_it_lists_attachments_without_numbers_and_book_marks() -> None:
    text = "关于印发有关方案的通知\n各镇人民政府：\n现印发给你们。\n附件：1.2024年重点任务分解表\n2.《云溪县任务台账》\n云溪县教育局\n2024年3月5日\n"
    head = read(text_source(text)).head
    assert [passage.text for passage in head.attachments] == ["2024年重点任务分解表", "云溪县任务台账"]


def test_it_does_not_take_a_number_that_is_cited() -> None:
    text = "关于做好整治工作的通知\n各镇人民政府：\n根据《关于整治的通知》（云政发〔2023〕1号）要求，现通知如下。\n云溪县教育局\n2024年3月5日\n"
    assert read(text_source(text)).head.doc_number is None


def test_it_keeps_the_tail_of_a_notice_out_of_the_last_task() -> None:
    tail = "（二）加强解读。提高质量。\n\t抄送：县委办公室，县人大常委会办公室。\n\t公开属性：主动公开。\n云溪县人民政府办公室2024年3月6日印发\n"
    assert read(text_source(HEAD + BODY + tail)).tasks[-1].requirement.text == "提高质量。"


def test_it_says_what_it_did_not_find() -> None:
    messages = [doubt.message for doubt in read(text_source("今天天气很好。")).doubts]
    assert any("没有找到标题" in message for message in messages)
    assert any("没有读出任务" in message for message in messages)
