"""One's own messages on the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongkai.notify import queries, services
from gongkai.notify.models import Message, Preference
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return builders.client_for(Duty.EDITOR)


def tell(client, number=1, **fields):
    actor = client.actor
    return services.tell(
        users=[actor.user_id], kind=fields.pop("kind", "ledger.returned"), key=f"k{number}", organ_id=actor.organ_id,
        jurisdiction_id=actor.jurisdiction_id,
        **{"subject": f"第{number}条<b>", "text": "请补充佐证", "link": "/desk/", **fields},
    )[0]  # fmt: skip


def test_it_lists_ones_own_messages_and_no_others(editor):
    other = builders.client_for(Duty.EDITOR)
    tell(editor, 1)
    tell(other, 2)
    page = editor.get(reverse("notify:messages")).content.decode()
    assert "第1条&lt;b&gt;" in page
    assert "第2条" not in page
    assert "1条未读" in page


def test_it_filters_by_state_and_kind(editor):
    tell(editor, 1)
    tell(editor, 2, kind="ledger.accepted")
    services.mark_read(message=Message.objects.get(key="k1"), by=editor.actor)
    address = reverse("notify:messages")
    assert "第1条" not in editor.get(address, {"state": "UNREAD"}).content.decode()
    assert "第2条" not in editor.get(address, {"kind": "ledger.returned"}).content.decode()
    assert "没有符合条件的提醒" in editor.get(address, {"kind": "ledger.round"}).content.decode()
    assert editor.get(address, {"kind": "no.such"}).status_code == 200


def test_opening_marks_as_read_and_goes_there(editor):
    message = tell(editor)
    address = reverse("notify:open", args=[message.uuid])
    assert editor.get(address).status_code == 405
    assert builders.client_for(Duty.OFFICE).post(address).status_code == 404
    assert queries.unread(editor.actor.user_id) == 1
    answer = editor.post(address)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert queries.unread(editor.actor.user_id) == 0


def test_all_are_marked_at_once(editor):
    for number in range(3):
        tell(editor, number)
    assert "已将3条" in editor.post(reverse("notify:read_all"), follow=True).content.decode()
    assert queries.unread(editor.actor.user_id) == 0


def test_a_person_sets_how_to_be_told(editor):
    address = reverse("notify:preferences")
    form = editor.get(address).context["form"]
    data = {**{name: form.initial[name] for name in form.fields}, "kind:ledger.returned": "WEEKLY", "quiet_to": "07:30"}
    editor.post(address, data)
    assert Preference.objects.get(kind="ledger.returned").digest == "WEEKLY"
    assert Preference.objects.get(kind="").quiet_to.isoformat() == "07:30:00"
    refused = editor.post(address, {**data, "quiet_from": "晚上"}).content.decode()
    assert "请先改正" in refused


def test_a_long_list_takes_the_same_few_queries(editor, django_assert_max_num_queries):
    for number in range(40):
        tell(editor, number)
    with django_assert_max_num_queries(12):
        page = editor.get(reverse("notify:messages")).content.decode()
    assert "下一页" in page
