"""Bringing a notice in, checking it and confirming it, as the office and as those who may not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.ledger.models import Intake, Plan, Task
from gongkai.ledger.services import intake as services
from gongkai.orgs.models import Organ
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db

NOTICE = """云溪县人民政府办公室关于印发2026年政务公开工作要点的通知

各乡镇人民政府，县直各部门：

现将《2026年政务公开工作要点》印发给你们，请认真贯彻执行。

云溪县人民政府办公室
2026年3月20日

2026年政务公开工作要点

一、加强重点领域公开

（一）公开财政信息。及时公开财政预决算，6月底前完成各部门预算公开。（责任单位：县财政局，县水土保持中心）

（二）公开教育信息。主动公开招生政策。（责任单位：县教育局、县财政局）
"""


@pytest.fixture
def office(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    for name in ("县财政局", "县教育局"):
        orgs.organ(name)
    return orgs.client_for(Duty.OFFICE)


def uploaded(client, text=NOTICE, name="要点.txt"):
    answer = client.post(reverse("ledger:upload"), {"file": SimpleUploadedFile(name, text.encode()), "level": "OWN"})
    assert answer.status_code == 302, answer.content.decode()
    return Intake.objects.latest("pk")


def drafted(client, **more):
    return services.read(uploaded(client, **more))


def page(client, intake, **query):
    return client.get(reverse("ledger:intake", args=[intake.uuid]), query)


def form_of(answer):
    """What the open form would send, as a browser would."""
    form, item = answer.context["form"], answer.context["item"]
    data = {name: form[name].value() or "" for name in form.fields}
    for place, unit in enumerate(item.units):
        data[f"role-{place}"] = unit["role"]
        data[f"name-{place}"] = "" if unit["kind"] == "none" else unit["matched"]
    for formset in answer.context["limits"].values():
        for bound in formset.management_form:
            data[bound.html_name] = bound.value()
        for limit in formset.forms:
            for bound in limit:
                data[bound.html_name] = bound.value() if bound.value() is not None else ""
    return data


def save(client, answer, action="save", **changes):
    data = {key: "" if value is None else value for key, value in (form_of(answer) | changes).items()}
    return client.post(reverse("ledger:intake_item", args=[answer.context["item"].uuid]), data | {"action": action})


def test_it_waits_until_the_notice_is_read_and_then_goes_on(office):
    intake = uploaded(office)
    assert "正在读取通知" in page(office, intake).content.decode()
    waiting = office.get(reverse("ledger:intake_status", args=[intake.uuid]))
    assert "HX-Redirect" not in waiting
    services.read(intake)
    done = office.get(reverse("ledger:intake_status", args=[intake.uuid]))
    assert done["HX-Redirect"] == reverse("ledger:intake", args=[intake.uuid])


def test_it_shows_the_source_with_the_open_task_lit(office):
    answer = page(office, drafted(office))
    html = answer.content.decode()
    assert 'class="lit lit-requirement"' in html.replace("  ", " ")
    assert "县水土保持中心" in html
    assert answer.context["waiting"].unmatched == 1


def test_it_escapes_whatever_the_notice_says(office):
    intake = drafted(office, text=NOTICE.replace("主动公开招生政策", "主动公开<b onclick=x>甲"))
    html = page(office, intake).content.decode()
    assert "<b onclick" not in html
    assert "&lt;b onclick" in html


def test_it_reads_a_retyped_local_limit(office):
    intake = drafted(office)
    save(office, page(office, intake), local_deadline_text="5月底前")
    item = intake.items.first()
    assert [row["date"] for row in item.local_deadlines] == ["2026-05-31"]


def test_it_makes_a_new_organ_for_an_unknown_unit(office):
    intake = drafted(office)
    save(office, page(office, intake), action="new:1")
    assert Organ.objects.filter(name="县水土保持中心").exists()
    assert page(office, intake).context["waiting"].unmatched == 0


def test_it_refuses_a_unit_it_does_not_know_and_keeps_what_was_typed(office):
    answer = save(office, page(office, drafted(office)), **{"name-1": "县不存在局", "topic": "改过的题目"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "没有名为“县不存在局”" in html
    assert "改过的题目" in html


def test_it_keeps_the_text_when_a_limit_is_wrong(office):
    answer = save(
        office, page(office, drafted(office)), **{"deadlines-0-date": "不是日期", "requirement": "新的要求。"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "新的要求。" in html


def test_it_splits_where_told_and_refuses_elsewhere(office):
    intake = drafted(office)
    wrong = save(office, page(office, intake), action="split", split_before="并没有这几个字")
    assert wrong.status_code == 422
    save(office, page(office, intake), action="split", split_before="6月底前")
    assert intake.items.count() == 3
    assert intake.items.all()[1].requirement.startswith("6月底前")


def test_it_refuses_to_confirm_while_a_unit_is_unknown_and_says_which(office):
    intake = drafted(office)
    address = reverse("ledger:intake_confirm", args=[intake.uuid])
    assert "县水土保持中心" in office.get(address).content.decode()
    assert office.post(address, {"doubts_seen": "1"}).status_code == 422
    assert not Plan.objects.exists()


def test_it_makes_the_ledger_at_once(office):
    intake = drafted(office)
    save(office, page(office, intake), action="new:1")
    address = reverse("ledger:intake_confirm", args=[intake.uuid])
    assert [share.total for share in office.get(address).context["summary"]] == [2, 1, 1]
    assert office.post(address, {"doubts_seen": "1"}).status_code == 302
    assert Task.objects.count() == 2


def test_it_says_why_a_file_could_not_be_read(office):
    intake = services.read(uploaded(office, text="x", name="空.txt"))
    html = page(office, intake).content.decode()
    assert "没有读成" in html
    assert intake.error in html


@pytest.mark.parametrize("name", ["intake", "intake_head", "intake_confirm", "intake_status", "intake_discard"])
def test_it_hides_a_notice_from_units_and_other_places(office, name):
    intake = drafted(office)
    address = reverse(f"ledger:{name}", args=[intake.uuid])
    elsewhere = orgs.jurisdiction("石桥市", level="CITY")
    for client in (orgs.client_for(Duty.EDITOR), orgs.client_for(Duty.OFFICE, orgs.office(elsewhere))):
        assert client.get(address).status_code == 404
        item = reverse("ledger:intake_item", args=[intake.items.first().uuid])
        assert client.post(item, {"action": "drop"}).status_code == 404


def test_it_asks_no_more_of_the_database_for_a_longer_notice(office, django_assert_max_num_queries):
    intake = drafted(
        office, text=NOTICE + "".join(f"\n（{n}）公开第{n}类信息。（责任单位：县教育局）" for n in range(3, 40))
    )
    with django_assert_max_num_queries(30):
        page(office, intake)
