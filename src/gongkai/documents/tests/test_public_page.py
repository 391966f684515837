"""One document as everyone meets it: the page, its files, its data, its past, and what is left when it is taken down."""

from __future__ import annotations

import hashlib
import io
import json
import re
from datetime import date, timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as ReadDocx

from gongkai.catalogue.tests import builders as catalogue
from gongkai.documents.models import Document, Interpretation, Relation, Version
from gongkai.documents.queries import public_document, public_page
from gongkai.documents.rules.removal import Cause
from gongkai.documents.rules.states import Kind, Openness, State, Validity
from gongkai.documents.services import correcting, downloads, drafting, machine, parts, publishing, removing, visiting
from gongkai.documents.services.paths import all_of, prebuilt
from gongkai.documents.tests import builders, lives
from gongkai.kernel import days
from gongkai.pages import services as pages

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
TABLE = (
    "<table><thead><tr><th>机具</th><th colspan='2'>补贴</th></tr></thead><tbody>"
    "<tr><td rowspan='2'>拖拉机</td><td>一档</td><td>2000元</td></tr><tr><td>二档</td><td>5000元</td></tr></tbody></table>"
)


@pytest.fixture(autouse=True)
def a_day(settings, tmp_path):
    settings.DATA = settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


def policy(**fields) -> Document:
    """A normative document in force, with facts as publishing writes them."""
    made = builders.published(kind=Kind.NORMATIVE, validity=Validity.IN_FORCE, effective_on=date(2026, 3, 1), **fields)
    facts = {
        "kind": "NORMATIVE", "number": made.number, "organ": made.organ.name, "joint": [], "signed_on": "2026-02-10",
        "effective_on": "2026-03-01", "subject_class": "农业\\农机", "keywords": "农机;补贴", "index_number": "113/2026-1",
    }  # fmt: skip
    Version.objects.filter(pk=made.published_id).update(facts=facts)
    Document.objects.filter(pk=made.pk).update(subject_class="农业\\农机", signed_on=date(2026, 2, 10))
    made.refresh_from_db()
    return made


def read(document: Document, name: str = "document", status: int = 200, **params) -> bytes:
    answer = Client().get(reverse(f"documents_public:{name}", args=[document.uuid]), params)
    assert answer.status_code == status
    return answer.content


def page(document: Document, status: int = 200, **params) -> str:
    return read(document, "document", status, **params).decode()


def test_it_shows_the_facts_the_field_knows_and_how_it_stands_in_plain_words():
    made = policy(title="云溪县农机购置补贴办法", number="云政规〔2026〕1号")
    shown = page(made)
    for words in ("索引号", "113/2026-1", "主题分类", "农业 / 农机", "发文字号", "云政规〔2026〕1号", "成文日期", "2026年2月10日",
                  "施行日期", "公开方式", "主动公开", "责任部门", "农机、补贴", "体裁", "行政规范性文件", "现行有效",
                  "自2026年3月1日起施行"):  # fmt: skip
        assert words in shown, words
    assert "2026-09-01 09:00" in shown


def test_it_never_says_a_word_of_the_working_text():
    made = policy(title="公开的标题", body="<p>公开的正文</p>")
    Document.objects.filter(pk=made.pk).update(
        title="正在改的标题", body="<p>正在改的正文</p>", summary="正在改的概述", keywords="正在改的词", addressees="正在改的主送",
        number="正在改的文号",
    )  # fmt: skip
    row = Interpretation.objects.create(
        document=made, jurisdiction_id=made.jurisdiction_id, organ=made.organ, state="PUBLISHED", published_at=days.now(),
        created_at=days.now(), changed_at=days.now(), title="正在改的解读", body="<p>正在改的解读正文</p>",
        elements={"background": "正在改的背景内容"}, published_body="<p>公开的解读</p>",
        published_facts={"title": "公开的解读标题", "elements": {"background": "公开的背景内容"}, "forms": []},
    )  # fmt: skip
    row.forms.create(kind="QA", title="正在改的问答", body="<p>正在改的问答</p>")
    for name in ("document", "print", "text", "data"):
        shown = read(made, name).decode()
        assert "正在改" not in shown, name
        assert "公开的标题" in shown
    shown = Client().get(reverse("portal:policy", args=[made.uuid])).content.decode()
    assert "正在改" not in shown
    assert "公开的背景内容" in shown
    assert "公开的解读标题" in shown
    assert "正在改" not in "\n".join(one.text for one in ReadDocx(io.BytesIO(read(made, "word"))).paragraphs)


def test_its_text_can_be_verified_by_anyone():
    made = policy(body=f"<p>第一条　申请补贴。</p>{TABLE}")
    text = read(made, "text")
    proof = hashlib.sha256(text).hexdigest()
    assert proof in page(made)
    data = json.loads(read(made, "data"))
    assert data["sha256"] == proof
    assert data["text"].encode() == text
    assert data["format"] == machine.FORMAT
    assert "拖拉机\t一档\t2000元" in data["text"]


def test_its_data_keep_their_names():
    other = policy(title="旧办法", number="云政规〔2020〕3号")
    made = policy(title="新办法", number="云政规〔2026〕2号")
    Relation.objects.create(document=made, kind="REPLACES", other=other, effective_on=date(2026, 3, 1))
    data = json.loads(read(made, "data"))
    assert set(data) == {
        "format", "id", "url", "as_of", "title", "index_number", "number", "registered_number", "kind", "issuer",
        "joint_issuers", "responsible", "subject", "themes", "keywords", "summary", "addressees", "annotation", "interpreter",
        "signed_on", "effective_on", "expires_on", "published_at", "openness", "mode", "validity", "text", "sha256", "html",
        "attachments", "relations", "versions", "interpretations",
    }  # fmt: skip
    assert data["relations"][0] | {"url": ""} == {
        "direction": "acts_on", "kind": "REPLACES", "name": "替代", "title": "旧办法", "number": "云政规〔2020〕3号", "url": "",
        "effective_on": "2026-03-01", "scope": "",
    }  # fmt: skip
    assert data["relations"][0]["url"].endswith(f"/documents/{other.uuid}/")
    assert json.loads(read(other, "data"))["validity"]["code"] == "ABOLISHED"


def test_its_linked_data_is_a_data_block_that_no_text_can_leave():
    made = policy(title="</script><b>标题&")
    shown = page(made)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    assert block is not None
    assert "<" not in block.group(1)
    said = json.loads(block.group(1))
    assert said["@type"] == "Legislation"
    assert said["name"] == "</script><b>标题&"
    assert said["legislationLegalForce"] == "InForce"


def test_its_paper_is_pdf_and_word_with_tables_numbers_and_proof():
    made = policy(
        title="云溪县农机购置补贴办法",
        number="云政规〔2026〕1号",
        body=f"<p>一、总则</p><p>（一）适用范围</p><p>凡在本县登记的<strong>家庭农场</strong>。</p><ul><li>甲<ul><li>乙</li></ul></li></ul>{TABLE}<hr><blockquote><p>摘</p></blockquote>",
    )
    data = read(made, "pdf")
    book = pypdfium2.PdfDocument(data)
    words = "".join(one.get_textpage().get_text_range() for one in book)
    book.close()
    for one in ("云溪县农机购置补贴办法", "云政规〔2026〕1号", "家庭农场", "拖拉机", "5000元", "SHA-256", "— 1 —"):
        assert one in words, one
    paper = ReadDocx(io.BytesIO(read(made, "word")))
    assert "凡在本县登记的家庭农场。" in [one.text for one in paper.paragraphs]
    assert [cell.text for cell in paper.tables[0].rows[2].cells] == ["拖拉机", "二档", "5000元"]
    assert round(paper.sections[0].top_margin.mm) == 37


def test_its_paper_is_made_once_and_is_the_same_when_made_again():
    made = policy()
    first, word = read(made, "pdf"), read(made, "word")
    kept = list(downloads.folder_of(made.uuid).iterdir())
    assert len(kept) == 2
    assert read(made, "pdf") == first
    assert list(downloads.folder_of(made.uuid).iterdir()) == kept
    downloads.forget(made.uuid)
    assert read(made, "pdf") == first
    assert read(made, "word") == word


def test_its_square_code_is_a_picture_without_styles():
    made = policy()
    code = read(made, "code").decode()
    assert "<svg" in code
    assert "style" not in code
    assert reverse("documents_public:code", args=[made.uuid]) in page(made)


def test_a_past_day_shows_what_stood_then_and_a_day_before_it_nothing():
    made = policy(published_at=days.moment_of(date(2026, 3, 1)))
    later = policy(title="修改决定", published_at=days.moment_of(date(2026, 8, 1)))
    Relation.objects.create(document=later, kind="AMENDS", other=made, effective_on=date(2026, 8, 1), scope="第二条")
    assert "现行有效，已修改" in page(made)
    then = page(made, on="2026-05-01")
    assert "已修改" not in then
    assert "修改决定" not in then
    assert "2026年5月1日" in then
    for asked in ("2026-02-01", "2999-01-01", "x", "2026-02-30"):
        page(made, 404, on=asked)


def test_it_names_what_is_not_public_by_its_number_only():
    made = policy()
    secret = builders.document(title="不公开的标题", number="云政办〔2026〕9号", state=State.ISSUED)
    Relation.objects.create(document=secret, kind="AMENDS", other=made, effective_on=date(2026, 4, 1))
    shown = page(made)
    assert "不公开的标题" not in shown
    assert "未公开的公文" in shown
    assert "云政办〔2026〕9号" in shown


def test_neighbours_and_documents_of_the_same_subject_are_linked_and_said():
    made = [
        policy(title=f"第{number}件", published_at=days.moment_of(date(2026, 3, number))) for number in range(1, 10)
    ]
    with pages.collecting() as keys:
        shown = page(made[4])
    assert "上一篇" in shown
    assert "第4件" in shown
    assert "第6件" in shown
    assert {f"document:{made[place].pk}" for place in (1, 2, 3, 4, 5, 6, 7)} <= keys
    assert f"document:{made[8].pk}" in {f"document:{n}" for n in public_document.touched(made[7])}


def test_other_rooms_put_their_part_on_the_page(monkeypatch):
    monkeypatch.setattr(parts, "_providers", [])
    parts.register_part(lambda document, on: None)
    parts.register_part(
        lambda document, on: parts.Part("相关问答", "documents/_public_form.html", {"form": {"title": "怎么申请"}})
    )
    assert "怎么申请" in page(policy())


def test_a_page_asks_few_questions_of_the_database(django_assert_max_num_queries):
    made = policy()
    for number in range(3):
        later = policy(title=f"落实{number}")
        Relation.objects.create(document=later, kind="IMPLEMENTS", other=made)
    page(made)
    with django_assert_max_num_queries(18):
        page(made)
    with django_assert_max_num_queries(11):
        public_page.gathered(made.jurisdiction_id, made.uuid)


def test_what_is_limited_or_not_published_has_no_address_at_all():
    drafts = [
        builders.document(),
        builders.published(mode="LIMITED"),
        builders.published(openness=Openness.ON_REQUEST),
    ]
    for made in drafts:
        for address in all_of(made):
            assert Client().get(address).status_code == 404, address


def test_taken_down_it_answers_410_everywhere_and_its_papers_are_gone():
    team = lives.people()
    made = lives.live(team, lives.draft(team, title="撤下演练用的一份办法", kind=Kind.NORMATIVE))
    for address in all_of(made):
        assert Client().get(address).status_code == 200, address
    assert downloads.kept(made.uuid)
    removing.ask(document=made, cause=Cause.ERROR, reason="附件有误", by=team.drafter)
    removal = removing.approve(removal=made.removals.get(), by=team.head, opinion="同意")
    for address in all_of(made):
        answer = Client().get(address)
        assert answer.status_code == 410, address
        assert "撤下演练用" not in answer.content.decode()
    visiting.visit(removal.pk)
    removal.refresh_from_db()
    assert removal.found_at == []
    assert removal.confirmed_at
    assert not downloads.kept(made.uuid)


def test_it_is_prebuilt_with_its_policy_page_and_its_papers_once_they_were_made():
    plain, made = builders.published(), policy()
    found = list(prebuilt(made.jurisdiction_id))
    assert reverse("documents_public:document", args=[plain.uuid]) in found
    assert reverse("portal:policy", args=[made.uuid]) in found
    assert reverse("portal:policy", args=[plain.uuid]) not in found
    assert reverse("documents_public:pdf", args=[made.uuid]) not in found
    read(made, "pdf")
    assert reverse("documents_public:pdf", args=[made.uuid]) in list(prebuilt(made.jurisdiction_id))


def test_it_leads_through_its_column():
    made = policy()
    column = catalogue.column(organ=made.organ)
    catalogue.placement(column, record=public_page.record_of(made))
    shown = page(made)
    assert reverse("catalogue_public:column", args=[made.organ.uuid, column.uuid]) in shown


def test_a_former_text_stays_readable_on_its_days():
    team = lives.people()
    made = lives.live(team, lives.draft(team, title="通知", body="<p>原来的一句话写错了数字。</p>"))
    with days.standing_at(DAY + timedelta(days=3)):
        made = correcting.begin(document=made, note="更正一个数字。", by=team.drafter)
        drafting.save(document=made, changes={"body": "<p>现在的一句话数字对了。</p>"}, by=team.drafter)
        made.refresh_from_db()
        publishing.publish(document=lives.reviewed(team, made), by=team.drafter)
        made.refresh_from_db()
        assert "现在的一句话" in page(made)
        then = page(made, on=DAY.isoformat())
        assert "原来的一句话" in read(made, "text", on=DAY.isoformat()).decode()
    assert "原来的一句话" in then
    assert "现在的一句话" not in then
    assert "之后有过更正" in then
