"""When an application counts as received, what it must hold, what is nearly the same: without a database."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.applications.rules import asking, near, receipt
from gongkai.applications.rules.asking import Confirming, SupplyWay
from gongkai.applications.tests.builders import request
from gongkai.cases.rules import Channel, Person, Role
from gongkai.cases.tests.builders import person

MON, TUE = date(2026, 11, 23), date(2026, 11, 24)


def why(channel, how, on=TUE, evidence="电话确认，本人答复", **values):
    given = {"submitted_on": MON, "today": TUE, "confirmed_online": False, **values}
    return receipt.reasons_not_to_confirm(channel, how, on, evidence, **given)


@pytest.mark.parametrize(
    ("channel", "waits", "how"),
    [
        (Channel.ONLINE, True, Confirming.PHONE), (Channel.FAX, True, Confirming.PHONE),
        (Channel.EMAIL, True, Confirming.EMAIL), (Channel.POST, True, Confirming.PHONE),
        (Channel.REGISTERED, False, Confirming.SIGNED), (Channel.WINDOW, False, Confirming.RECEIPT),
        (Channel.ORAL, False, Confirming.RECEIPT), (Channel.ZONE, False, Confirming.RECEIPT),
    ],
)  # fmt: skip
def test_it_is_received_by_channel_as_article_31_says(channel, waits, how):
    assert receipt.needs_confirming(channel) is waits
    assert how in receipt.HOW[channel]
    assert "第三十一条" in receipt.basis(channel)
    assert not why(channel, how)


def test_it_never_takes_the_submission_of_an_online_application_for_its_receipt():
    assert Confirming.RECEIPT not in receipt.HOW[Channel.ONLINE]
    assert "确认方式应为" in why(Channel.ONLINE, Confirming.RECEIPT)[0]
    assert why(Channel.ONLINE, Confirming.ONLINE) == ["申请人还没有在网上确认，请用其他方式与申请人确认。"]
    assert not why(Channel.ONLINE, Confirming.ONLINE, confirmed_online=True)


def test_it_needs_a_day_that_was_and_evidence():
    assert why(Channel.ONLINE, Confirming.PHONE, date(2026, 11, 20))[0].startswith("收到申请之日不能早于提交之日")
    assert why(Channel.ONLINE, Confirming.PHONE, date(2026, 11, 25)) == ["收到申请之日不能晚于今天。"]
    assert "确认的经过" in why(Channel.FAX, Confirming.PHONE, evidence=" ")[0]
    assert not why(Channel.REGISTERED, Confirming.SIGNED, evidence="")


def test_it_never_asks_for_a_purpose():
    fields = set(asking.Request.__dataclass_fields__)
    assert fields == {"matter", "supply_form", "supply_way", "applicant_kind", "nature"}


def test_it_says_what_an_application_lacks():
    nobody = Person(Role.APPLICANT, "")
    assert asking.reasons_not_to_take(request(" "), [nobody]) == [
        "请填写姓名或者名称。", "请至少填写一种联系方式：电话、电子邮箱或者通信地址。",
        "请写明所需政府信息的名称、文号或者便于查询的其他特征。", "每一位共同申请人、代理人都要写明姓名或者名称。",
    ]  # fmt: skip
    assert asking.reasons_not_to_take(request(), []) == ["请填写申请人。"]
    assert asking.reasons_not_to_take(request(supply_way=SupplyWay.POST), [person()]) == [
        "获取方式选“邮寄”的，请填写通信地址。"
    ]
    assert "不超过5000个字，现在是5001个字" in asking.reasons_not_to_take(request("字" * 5001), [person()])[0]
    assert not asking.reasons_not_to_take(request(), [person()])


def test_it_reads_joint_applicants_a_line_each():
    found = asking.others_of("李四，130102199003071231，13900000001\n\n王五\n赵六 130102199003071232")
    assert [(each.role, each.name, each.id_number, each.phone) for each in found] == [
        (Role.JOINT, "李四", "130102199003071231", "13900000001"), (Role.JOINT, "王五", "", ""),
        (Role.JOINT, "赵六", "130102199003071232", ""),
    ]  # fmt: skip


def test_it_knows_nearly_the_same_matter():
    first = "申请公开云溪县2025年义务教育学校建设资金使用明细"
    assert near.nearly_same(first, "请贵局提供2025年云溪县义务教育学校建设资金的使用明细，谢谢")
    assert near.nearly_same(
        "云溪县2025年义务教育学校建设资金使用明细", first + "，以及招标文件、合同、验收报告等全部材料"
    )
    assert not near.nearly_same(first, "申请公开云溪县2025年农村公路养护资金使用明细")
    assert not near.nearly_same("", "")


def test_it_looks_for_what_is_asked_not_for_how_it_is_asked():
    assert near.looked_for("本人申请公开关于县城区老旧小区改造的实施方案") == "县城区老旧小区改造 实施方案"
    assert near.looked_for("您好") == ""
    assert len(near.looked_for("云溪县" * 60)) <= 40
