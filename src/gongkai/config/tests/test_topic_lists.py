"""A topic names the lists of its field, with how many rows each has; nothing of a row is repeated there."""

from __future__ import annotations

import pytest

from gongkai.config.wiring import topic_lists
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.services import drain
from gongkai.portal.queries import topics as queries
from gongkai.portal.tests import builders
from gongkai.registers.tests import builders as registers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def topic():
    return builders.topic(orgs.organ("县发改局", phone="0000-1234567"), title="信用信息", slug="credit")


def shown(topic, **values):
    builders.add(topic, "registers", "清单", {"most": 10} | values)
    return queries.preview(topic).parts[-1].shown


def test_it_lists_what_is_public_and_holds_a_word(topic):
    registers.examples_published("credit-sources")
    registers.examples_published("awards")
    titles = [
        [one["definition"].title for one in shown(topic, words=words).context["found"]] for words in ("信用/处罚", "")
    ]
    assert titles[0] == ["信用信息归集情况"]
    assert set(titles[1]) == {"信用信息归集情况", "支持市场主体奖补优惠"}
    found = shown(topic, words="信用").context["found"][0]
    assert found["total"] == 3
    page = orgs.client_for(Duty.EDITOR, topic.organ).get(f"/desk/topics/{topic.uuid}/preview/").content.decode()
    assert "3 项" in page
    assert "已退回补填" not in page


def test_a_list_with_nothing_in_it_says_so_and_is_not_listed(topic):
    part = shown(topic, words="信用")
    assert part.empty
    assert part.updated is None


def test_pages_made_from_it_are_made_again_when_a_batch_is_published(topic, monkeypatch):
    told = []
    monkeypatch.setattr(topic_lists.portal, "changed", lambda *keys, **_: told.extend(keys))
    keys = shown(topic, words="信用").keys
    registers.examples_published("credit-sources")
    drain()
    assert set(keys) <= set(told)
    told.clear()
    topic_lists._ended()
    assert set(keys) <= set(told)
