"""Indexes follow the news, are built when missing, mended when they differ; synonyms and terms are kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.documents.models import Document
from gongkai.documents.rules.removal import Cause
from gongkai.documents.services import removing
from gongkai.documents.tests import builders as documents
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.notify.models import Message
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox.services import announce, drain
from gongkai.search import commands, jobs
from gongkai.search.models import FileText, Missed, Standing
from gongkai.search.queries import missed as terms
from gongkai.search.queries import sources, standing
from gongkai.search.queries import synonyms as groups
from gongkai.search.rules.asking import Asked
from gongkai.search.rules.items import Side
from gongkai.search.services import find, find_for, finding, keeping, missed, suggest, synonyms
from gongkai.search.services.indexes import index_of
from gongkai.search.tests.builders import attached, built, folder  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
TITLE = "云溪县城乡居民高龄津贴发放办法"


def titles(result):
    return [hit.key for hit in result.hits]


def key(document):
    return f"document:{document.pk}"


def test_it_finds_what_was_published_after_the_index_was_built(folder):  # noqa: F811
    place = built()
    made = documents.published(title=TITLE, body="<p>年满八十周岁的老年人按月领取。</p>", number="云政发〔2026〕18号")
    announce("documents.published", document_id=made.pk)
    drain()
    for words in ("高龄津贴", "云政发[2026]18号", "八十周岁的老年", "gaoling"):
        assert key(made) in titles(find(place.pk, Asked(words=words))), words


def test_it_drops_what_was_taken_down_and_shows_it_no_more_even_before(folder):  # noqa: F811
    office, made = orgs.actor(Duty.OFFICE), documents.published(title=TITLE)
    place = built()
    assert titles(find(place.pk, Asked(words="高龄津贴"))) == [key(made)]
    removing.at_once(document=made, cause=Cause.PERSONAL, reason="含有个人信息，须立即撤下。", by=office)
    before = find(place.pk, Asked(words="高龄津贴"))
    assert (before.total, before.hits) == (0, ()), "the index still has it, the page does not"
    drain()
    assert key(made) not in index_of(place.pk, Side.PUBLIC).keys()  # noqa: SIM118  # no mapping
    assert key(made) not in index_of(place.pk, Side.STAFF).keys()  # noqa: SIM118
    assert suggest(place.pk, TITLE[:6]) == []
    removal = made.removals.get()
    assert removal.confirmed_at is not None, removal.found_at


def test_it_is_seen_by_the_visit_when_the_index_still_suggests_a_removed_title(folder, monkeypatch):  # noqa: F811
    office, made = orgs.actor(Duty.OFFICE), documents.published(title=TITLE)
    built()
    monkeypatch.setattr(keeping, "drop", lambda side, keys: None)
    monkeypatch.setattr(keeping, "put", lambda side, keys: 0)
    removing.at_once(document=made, cause=Cause.PERSONAL, reason="含有个人信息，须立即撤下。", by=office)
    drain()
    removal = made.removals.get()
    assert removal.confirmed_at is None
    assert any("/search/suggest/" in address for address in removal.found_at)


def test_it_says_the_index_is_not_there_yet_and_searches_titles(folder):  # noqa: F811
    made = documents.published(title=TITLE, body="<p>正文</p>")
    result = find(made.jurisdiction_id, Asked(words="高龄津贴"))
    assert (result.ready, [hit.url for hit in result.hits]) == (False, [f"/documents/{made.uuid}/"])
    assert suggest(made.jurisdiction_id, "云溪") == []


def test_it_builds_what_is_missing_and_mends_what_differs(folder):  # noqa: F811
    made = documents.published(title=TITLE)
    place = orgs.jurisdiction()
    jobs.build_missing()
    assert Standing.objects.filter(jurisdiction=place, built_at__isnull=False).count() == len(Side)
    index = index_of(place.pk, Side.PUBLIC)
    index.drop([key(made)])
    index.commit()
    assert find(place.pk, Asked(words="高龄津贴")).total == 0
    jobs.check()
    assert Standing.objects.get(jurisdiction=place, side=Side.PUBLIC).missing == 1
    drain()
    assert titles(find(place.pk, Asked(words="高龄津贴"))) == [key(made)]
    jobs.check()
    assert Standing.objects.get(jurisdiction=place, side=Side.PUBLIC).missing == 0


def test_it_finds_the_text_of_attachments_and_forgets_it_with_the_document(folder):  # noqa: F811
    office = orgs.actor(Duty.OFFICE)
    made = attached(
        documents.published(title=TITLE), SimpleUploadedFile("名录.txt", "补贴机具：履带式旋耕机。".encode())
    )
    place = built()
    assert find(place.pk, Asked(words="履带式旋耕机", exact=True)).total == 0
    jobs.read_files()
    drain()
    assert titles(find(place.pk, Asked(words="履带式旋耕机"))) == [key(made)]
    built()
    assert titles(find(place.pk, Asked(words="履带式旋耕机"))) == [key(made)], "a rebuild keeps it"
    removing.at_once(document=made, cause=Cause.PERSONAL, reason="含有个人信息，须立即撤下。", by=office)
    drain()
    assert not FileText.objects.filter(key=key(made)).exists()


def test_it_keeps_places_apart(folder):  # noqa: F811
    there = orgs.jurisdiction("石桥市", level="CITY")
    theirs = documents.published(orgs.organ("市财政局", of=there, name="石桥市财政局"), title=TITLE)
    here = built(orgs.jurisdiction())
    built(there)
    assert find(here.pk, Asked(words="高龄津贴")).total == 0
    assert titles(find(there.pk, Asked(words="高龄津贴"))) == [key(theirs)]
    assert find_for(orgs.actor(Duty.OFFICE), Asked(words="高龄津贴")).total == 0


def test_it_shows_a_post_its_organs_drafts_alone(folder):  # noqa: F811
    own, other = orgs.organ("县财政局"), orgs.organ("县水利局")
    mine, theirs = documents.document(own, title="高龄津贴草稿甲"), documents.document(other, title="高龄津贴草稿乙")
    built()
    asked = Asked(words="高龄津贴草稿")
    found = find_for(orgs.actor(Duty.EDITOR, own), asked)
    assert (titles(found), found.total, found.counts["kind"]) == ([key(mine)], 1, {"DOCUMENT": 1})
    assert sorted(titles(find_for(orgs.actor(Duty.OFFICE), asked))) == sorted([key(mine), key(theirs)])
    assert "scope" not in found.counts


def test_it_asks_the_room_again_before_it_shows_a_draft(folder):  # noqa: F811
    own, other = orgs.organ("县财政局"), orgs.organ("县水利局")
    made = documents.document(own, title="高龄津贴草稿甲")
    built()
    Document.objects.filter(pk=made.pk).update(organ=other)
    found = find_for(orgs.actor(Duty.EDITOR, own), Asked(words="高龄津贴草稿"))
    assert (found.hits, found.total) == ((), 0)


def test_it_searches_every_source_within_its_scope(folder):  # noqa: F811
    """Scopes and `visible` agree: what the scopes let through, the room itself shows."""
    from gongkai.catalogue.tests import builders as catalogue
    from gongkai.ledger.tests import builders as ledger
    from gongkai.review.tests import builders as review

    at = orgs.organ("县财政局")
    ledger.part(at, by=orgs.actor(Duty.OFFICE))
    for room in (catalogue, review):
        room.work(at)
    place = built(orgs.jurisdiction(), Side.STAFF)
    for actor in (
        orgs.actor(Duty.EDITOR, at),
        orgs.actor(Duty.OFFICE),
        orgs.actor(Duty.EDITOR, orgs.organ("县水利局")),
    ):
        scopes = set(sources.scopes_of(actor))
        items = [item for item in keeping.items_of(place.pk, Side.STAFF) if scopes & set(item.scopes)]
        keys = [item.key for item in items]
        assert sources.still_visible(actor, keys) == set(keys)
        everything = [item.key for item in keeping.items_of(place.pk, Side.STAFF)]
        assert sources.still_visible(actor, everything) == set(keys)
    assert {item.kind for item in keeping.items_of(place.pk, Side.STAFF)} >= {"PART", "REVIEW", "ENTRY"}


def test_it_finds_by_synonyms_and_says_so(folder):  # noqa: F811
    made = documents.published(title="云溪县最低生活保障审核确认办法")
    place = built()
    found = find(place.pk, Asked(words="低保"))
    assert (titles(found), found.groups) == ([key(made)], (("低保", "最低生活保障"),))
    assert find(place.pk, Asked(words="低保", exact=True)).total == 0
    for typed in ("dibao", "低堡"):
        found = find(place.pk, Asked(words=typed))
        assert (titles(found), found.corrected, found.instead) == ([key(made)], "低保", True)


def test_it_lets_the_office_keep_synonyms():
    office = orgs.actor(Duty.OFFICE)
    row = synonyms.save(words="光伏，太阳能发电", by=office)
    assert ("光伏", "太阳能发电") in groups.groups(office.jurisdiction_id)
    synonyms.save(words="光伏 太阳能发电、光伏发电", by=office, row=row)
    assert ("光伏", "太阳能发电", "光伏发电") in groups.groups(office.jurisdiction_id)
    synonyms.use(used=False, by=office, key="subsistence")
    assert ("低保", "最低生活保障") not in groups.groups(office.jurisdiction_id)
    assert ("低保", "最低生活保障") in groups.groups(orgs.jurisdiction("石桥市").pk)
    synonyms.save(words="低保、最低生活保障、低保金", by=office, key="subsistence")
    assert ("低保", "最低生活保障", "低保金") in groups.groups(office.jurisdiction_id)


@pytest.mark.parametrize(
    ("words", "reason"), [("低保", "至少写两个词"), ("低保、困难补助", "已经在"), ("甲、乙", "太短")]
)
def test_it_refuses_synonyms_that_do_not_fit(words, reason):
    with pytest.raises(Refused) as refused:
        synonyms.save(words=words, by=orgs.actor(Duty.OFFICE))
    assert reason in "".join(refused.value.reasons)


@pytest.mark.parametrize("duty", [Duty.EDITOR, Duty.HEAD, Duty.CHIEF])
def test_it_lets_nobody_else_keep_synonyms(duty):
    with pytest.raises(Refused):
        synonyms.save(words="光伏、太阳能发电", by=orgs.actor(duty))


def test_it_counts_what_found_nothing_tells_the_office_and_settles_it(monkeypatch):
    office = orgs.actor(Duty.OFFICE)
    place = office.jurisdiction_id
    monkeypatch.setattr(missed, "MOST_A_SECOND", 1000)
    with days.standing_at(days.today() - timedelta(days=7)):
        for _ in range(4):
            assert missed.count(place=place, words=" 光伏补贴 ")
        assert missed.count(place=place, words="极少人查")
        assert not missed.count(place=place, words="13800138000")
    assert [(row.term, row.count) for row in terms.open_terms(place)] == [("光伏补贴", 4)]
    assert (terms.waiting(office), terms.waiting(orgs.actor(Duty.EDITOR))) == (1, 0)
    assert missed.tell() == 1
    assert missed.tell() == 1
    message = Message.objects.get(user_id=office.user_id)
    assert "光伏补贴（4次）" in message.text
    assert missed.settle(term="光伏补贴", handling="SYNONYM", note="加了一组", by=office) == 1
    assert terms.open_terms(place) == []
    assert terms.handled_terms(office)[0].note == "加了一组"
    for wrong in ({"term": "没有的词"}, {"handling": "OPEN"}, {"by": orgs.actor(Duty.EDITOR)}):
        with pytest.raises(Refused):
            missed.settle(**({"term": "极少人查", "handling": "COLUMN", "note": "", "by": office} | wrong))


def test_it_counts_so_many_a_second_and_forgets_after_a_year():
    place = orgs.jurisdiction().pk
    missed._counted.clear()
    counted = [missed.count(place=place, words=f"没有的词{'甲乙丙丁戊己庚辛'[n]}") for n in range(8)]
    assert counted.count(True) == missed.MOST_A_SECOND
    Missed.objects.update(week=days.today() - timedelta(days=400))
    assert missed.forget() == missed.MOST_A_SECOND


def test_it_tells_who_keeps_them_what_is_amiss_with_the_indexes(folder):  # noqa: F811
    admin, place = orgs.actor(Duty.ADMIN), built()
    assert standing.troubles(admin) == []
    Standing.objects.filter(jurisdiction=place, side=Side.PUBLIC).update(missing=2, extra=1)
    assert standing.troubles(admin) == ["公开检索的索引与记录不一致：缺2条，多1条"]
    Standing.objects.update(missing=0, extra=0, built_at=days.now() - timedelta(days=9))
    assert len(standing.troubles(admin)) == len(Side)
    assert standing.troubles(orgs.actor(Duty.OFFICE)) == []


def test_it_is_asked_from_the_command_line(folder, capsys):  # noqa: F811
    made = documents.published(title=TITLE, number="云政发〔2026〕18号", kind="NORMATIVE", validity="IN_FORCE")
    assert commands.main(["check"]) == 1
    assert "没有索引" in capsys.readouterr().out
    assert commands.main(["rebuild"]) == 0
    assert commands.main(["check"]) == 0
    capsys.readouterr()
    assert commands.main(["高龄津贴", "--json", "--facets", "--limit", "5", "--kind", "NORMATIVE"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hits"][0]["url"] == f"/documents/{made.uuid}/"
    assert told["facets"]["validity"] == [{"value": "IN_FORCE", "label": "现行有效", "count": 1}]
    assert commands.main(["没有的东西啊啊", "--organ", made.organ.short_name]) == 1
    assert commands.main(["高龄", "--organ", "没有的局"]) == 2
    with pytest.raises(SystemExit):
        commands.main(["高龄", "--limit", "0"])
    capsys.readouterr()


def test_it_asks_little_of_the_database(folder, django_assert_max_num_queries):  # noqa: F811
    for number in range(12):
        documents.published(title=f"{TITLE}（{number}）")
    place = built()
    find(place.pk, Asked(words="高龄津贴"))
    with django_assert_max_num_queries(6):
        assert len(finding.find(place.pk, Asked(words="高龄津贴")).hits) == 10


# What is announced with each event some source hears, as the services announce it.
NEWS = {
    "documents": {"document_id": 1},
    "documents.submitted": {"document_id": 1, "review_id": 1},
    "documents.removed": {"document_id": 1, "removal_id": 1},
    "interpretation": {"interpretation_id": 1, "document_id": 1},
    "catalogue.placed": {"record": "documents.Document:0b8f2c9e-1111-4222-8333-123456789abc"},
    "catalogue.displaced": {"record": "ledger.Task:x"},
    "catalogue.moved": {"record": "documents.Document:x"},
    "catalogue.column_changed": {"column_id": 1},
    "catalogue.standard_changed": {"standard_id": 1, "version_id": 1},
    "catalogue.entries_carried": {"standard_id": 1},
    "catalogue": {"organ_id": 1},
    "organ": {"organ_id": 1},
    "organ.merged": {"organ_id": 1, "into_id": 2},
    "registers.published": {"batch_id": 1},
    "registers.changed": {"register_id": 1},
    "topic": {"topic_id": 1, "jurisdiction_id": 1},
    "review": {"review_id": 1, "subject": "documents.Document:1"},
    "review.returned": {"review_id": 1, "subject": "documents.Document:1", "reason": "x"},
    "review.turned": {"review_id": 1},
    "ledger.task_carried": {"task_id": 1, "into_id": 2},
    "ledger.task_released": {"task_id": 1},
    "ledger.task_held": {"task_id": 1},
    "ledger.task_changed": {"task_id": 1},
    "ledger.plan_released": {"plan_id": 1, "rule": "ALL"},
    "ledger.plan_confirmed": {"plan_id": 1, "intake_id": 1},
    "ledger.plan_corrected": {"plan_id": 1, "intake_id": 1},
    "ledger.plan_changed": {"plan_id": 1},
    "ledger.checkpoint_decided": {"checkpoint_id": 1, "verdict": "ACCEPT"},
    "ledger.assignment_voided": {"assignment_id": 1},
    "ledger.measures_set": {"assignment_id": 1},
    "ledger.parts_moved": {"organ_id": 1, "into_id": 2},
}


def test_it_understands_every_piece_of_news_it_listens_to():
    for side in Side:
        for source in sources.of_side(side).values():
            for name, touched in source.news.items():
                ids = NEWS.get(name) or NEWS[name.partition(".")[0]]
                assert all(isinstance(key, str) for key in touched(**ids)), name


def test_it_knows_no_item_that_is_not_there():
    for side in Side:
        for name, source in sources.of_side(side).items():
            assert source.of(f"{name}:0") is None
            assert source.of(f"{name}:x") is None
