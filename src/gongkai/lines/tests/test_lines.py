"""发布口径: kept, held against drafts and what is public, explained, judged; on the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.kernel.errors import Refused
from gongkai.lines import queries, services
from gongkai.lines.models import Conflict, Mention
from gongkai.lines.rules import Standing
from gongkai.lines.tests import builders
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
TEXT = "居民医保个人缴费标准为380元。"


def test_what_says_otherwise_stops_until_it_is_explained_and_the_office_has_the_last_word():
    organ, office = orgs.organ("县医保局"), orgs.actor(Duty.OFFICE)
    place, editor = organ.jurisdiction_id, orgs.actor(Duty.EDITOR, organ)
    builders.line(office)
    item = builders.item(organ, TEXT)
    [found] = queries.standing(place, item.subject, TEXT)
    assert "380元" in queries.reasons_not_to_submit(place, item.subject, TEXT)[0]
    with pytest.raises(Refused, match="6个字"):
        services.explain(item=item, jurisdiction_id=place, key=found.key, reason="同意", by=editor)
    with pytest.raises(Refused, match="起草单位"):
        services.explain(item=item, jurisdiction_id=place, key=found.key, reason="说的是去年的标准", by=office)
    row = services.explain(item=item, jurisdiction_id=place, key=found.key, reason="说的是去年的标准", by=editor)
    assert not queries.reasons_not_to_submit(place, item.subject, TEXT)
    assert [todo.kind for todo in queries.todo(office)] == ["口径说明待处理"]
    with pytest.raises(Refused, match="怎样改"):
        services.decide(conflict=row, verdict=Standing.UPHELD, opinion="", by=office)
    services.decide(conflict=row, verdict=Standing.UPHELD, opinion="写明是上年度标准", by=office)
    assert "要求改正" in queries.reasons_not_to_submit(place, item.subject, TEXT)[0]
    with pytest.raises(Refused, match="要求改正"):
        services.explain(item=item, jurisdiction_id=place, key=found.key, reason="说的是去年的标准", by=editor)
    services.check(builders.item(organ, "居民医保个人缴费标准为400元。"), place)
    assert Conflict.objects.get().state == Standing.GONE
    services.check(item, place)
    assert Conflict.objects.get().state == Standing.OPEN
    assert Mention.objects.get().title == item.title
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"line.registered", "line.explained", "line.decided"}
    assert services.forget(subject=item.subject) == 2
    assert not Conflict.objects.exists()


def test_what_is_public_is_looked_through_when_a_line_changes(monkeypatch):
    organ, office = orgs.organ("县医保局"), orgs.actor(Duty.OFFICE)
    public = [builders.item(organ, TEXT, public=True)]
    monkeypatch.setattr(services, "_published", [lambda place, words: public if "居民医保" in words else []])
    line = builders.line(office)
    assert services.look_again(line.pk) == 1
    assert queries.health(office)[0].title == "已公开的信息有1处与现行口径不一致"
    public.clear()
    services.look_at_all()
    assert not queries.health(office)
    assert not Mention.objects.exists()
    services.end(line=line, reason="政策已到期", by=office)
    assert not queries.standing(organ.jurisdiction_id, "things.Thing:1", TEXT)
    with pytest.raises(Refused, match="停用"):
        services.change(line=line, facts=builders.FACTS, basis="", since=line.since, until=None, by=office)


def test_the_lead_unit_keeps_its_own_lines_only():
    organ = orgs.organ("县医保局")
    line = builders.line(orgs.actor(Duty.LIAISON, organ), at=organ)
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    with pytest.raises(Refused, match="牵头单位"):
        services.end(line=line, reason="不用了", by=stranger)


def test_the_desk_registers_and_judges():
    organ = orgs.organ("县医保局")
    orgs.office()
    client = orgs.client_for(Duty.OFFICE)
    bad = {"organ": organ.pk, "name": "甲", "cues": "居民医保", "figures": "看不懂", "since": "2026-09-01"}
    page = client.post(reverse("lines:new"), bad)
    assert page.status_code == 422
    assert "口径数字第1行看不懂" in page.content.decode()
    page = client.post(reverse("lines:new"), bad | {"figures": "个人缴费标准=400元"}, follow=True)
    assert "个人缴费标准400元" in page.content.decode()
    services.check(builders.item(organ, TEXT), organ.jurisdiction_id)
    address = reverse("lines:conflicts")
    assert "380元" in client.get(address).content.decode()
    row = Conflict.objects.get()
    assert client.post(reverse("lines:decide", args=[row.uuid]), {}).status_code == 422
    client.post(reverse("lines:decide", args=[row.uuid]), {"verdict": "KEPT", "opinion": "按年度写"})
    assert "按年度写" in client.get(f"{address}?tab=kept").content.decode()
    other = orgs.client_for(Duty.EDITOR, orgs.organ("县财政局"))
    assert "380元" not in other.get(address).content.decode()
    assert other.get(reverse("lines:edit", args=[row.line.uuid])).status_code == 404
