"""The letters of the procedure: their words, what they lack, how they are kept."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from gongkai.applications.models import Letter
from gongkai.applications.queries import letters as reading
from gongkai.applications.queries.reading import own_papers
from gongkai.applications.rules import letters as rules
from gongkai.applications.rules.acts import Asked, Opinion
from gongkai.applications.rules.letters import LetterKind, To
from gongkai.applications.services import consulting, correcting, extending, lettering, packing
from gongkai.applications.tests import builders, lives
from gongkai.files import queries as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

LATER = date(2026, 3, 4)
WHOM = "临河市某农机有限公司"
TEMPLATES = rules.templates()
FACTS = {name: f"〔{name}〕" for name in rules.WANTED}


@pytest.mark.parametrize("kind", LetterKind)
def test_it_has_words_for_every_letter_and_names_what_is_missing(kind):
    template = TEMPLATES[kind]
    assert rules.missing(template, FACTS) == []
    for name in template.places:
        lacking = rules.missing(template, {**FACTS, name: " "})
        assert lacking == ([rules.WANTED[name]] if rules.WANTED[name] else [])
    filled = rules.fill(template, FACTS)
    whole = "".join([filled.to, *filled.paragraphs, *filled.slip, *(cell for row in filled.table for cell in row)])
    assert all(f"〔{name}〕" in whole for name in template.places)
    assert "{" not in whole


def test_it_tells_a_remedy_only_where_the_law_gives_one():
    assert {kind for kind, each in TEMPLATES.items() if each.remedy} == {LetterKind.TOLD}


def test_it_never_writes_the_applicant_into_a_letter_to_others():
    for template in TEMPLATES.values():
        assert ("applicant" in template.places) == (template.to is To.APPLICANT or template.kind == "DELIVERY")
        if template.to is To.CONSULTED:
            assert "matter" not in template.places


def test_it_reads_what_somebody_typed_as_words_alone():
    filled = rules.fill(TEMPLATES[LetterKind.TOLD], {**FACTS, "content": "{whom}。"})
    assert "决定公开以下内容：{whom}。" in filled.paragraphs[1]
    assert "。。" not in filled.paragraphs[1]


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "X", "to": "applicant", "text": []}, {"kind": "RECEIPT", "to": "x", "text": []},
        {"kind": "RECEIPT", "to": "applicant", "text": ["{nobody}"]}, {"kind": "RECEIPT"},
    ],
)  # fmt: skip
def test_it_refuses_a_file_of_letters_that_cannot_be_used(entry):
    with pytest.raises(rules.BadLetters):
        rules.parse({"letters": [entry]})


def test_it_refuses_a_letter_whose_ground_is_not_in_the_file(people):
    waiting = builders.applied(people.organ, confirmed=False, by=people.requests)
    with pytest.raises(Refused, match="还没有与申请人确认收到"):
        made(waiting, people, LetterKind.RECEIPT, on=days.today())
    row = lives.accepted(people)
    asked = consulted(row, people)
    with pytest.raises(Refused, match="请写明涉及对方的信息"):
        made(row, people, LetterKind.THIRD_PARTY, about=asked.uuid)
    with pytest.raises(Refused) as refused:
        made(row, people, LetterKind.TOLD, about=asked.uuid, content="采购价格")
    assert refused.value.reasons == (rules.WANTED["said"], rules.WANTED["why"])
    with pytest.raises(Refused, match="六角括号"):
        made(row, people, LetterKind.RECEIPT, number="云财(2026)第3号")
    with pytest.raises(Refused, match="落款日期不能晚于今天"):
        made(row, people, LetterKind.RECEIPT, dated_on=date(2026, 3, 5))
    with days.standing_at(LATER), pytest.raises(Refused, match="文书由受理机关"):
        lettering.make(
            application=row, kind=LetterKind.RECEIPT, about=row.uuid, number="", dated_on=LATER, given={},
            by=orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")),
        )  # fmt: skip
    assert not Letter.objects.exists()


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people(db):
    return lives.office_of(orgs.organ(phone="0900-5550123"))


def made(row, people, kind, *, about=None, on=LATER, number="", dated_on=None, **given):
    with days.standing_at(on):
        return lettering.make(
            application=row, kind=kind, about=about or row.uuid, number=number, dated_on=dated_on or on, given=given,
            by=people.requests,
        )  # fmt: skip


def consulted(row, people, asked=Asked.THIRD_PARTY):
    with days.standing_at(LATER):
        return consulting.ask(
            application=row, asked=asked, whom=WHOM, sent_on=LATER, arrived_on=LATER, by=people.requests
        )


def words(letter) -> tuple[str, str]:
    """A letter's .docx and .pdf as text."""
    book = Document(io.BytesIO(files.read(letter.word.file)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    pdf = pypdfium2.PdfDocument(files.read(letter.pdf.file))
    return "\n".join([*(each.text for each in book.paragraphs), *cells]), "".join(
        page.get_textpage().get_text_range() for page in pdf
    ).replace("\r\n", "")


def test_it_makes_every_letter_from_the_file_as_word_and_pdf(people):
    row = lives.accepted(people)
    third, agency = consulted(row, people), consulted(row, people, Asked.AGENCY)
    expected = {
        LetterKind.RECEIPT: (row.uuid, "收到申请之日为2026年3月2日"),
        LetterKind.THIRD_PARTY: (third.uuid, "15个工作日内，在所附回执上"),
        LetterKind.AGENCY: (agency.uuid, "逾期未提出意见的，视为同意公开"),
    }
    with days.standing_at(LATER):
        consulting.take_opinion(consultation=agency, on=LATER, opinion=Opinion.AGREE, words="", by=people.requests)
        consulting.take_opinion(
            consultation=third, on=LATER, opinion=Opinion.REFUSE, words="含采购价格，属商业秘密。", by=people.requests
        )
        extending.extend(
            application=row, number=10, reason="需要向多个乡镇调取档案", approver_id=people.head.user_id, approved_on=LATER,
            told_on=LATER, by=people.requests,
        )  # fmt: skip
    longer = row.extension_rows.get()
    expected |= {
        LetterKind.TOLD: (third.uuid, "贵方于2026年3月4日答复：不同意公开，理由为：含采购价格，属商业秘密。"),
        LetterKind.EXTENSION: (longer.uuid, "因需要向多个乡镇调取档案，不能在2026年3月30日前答复"),
    }
    assert {each.kind for each in reading.possible(row)} == set(expected)
    for number, (kind, (about, sentence)) in enumerate(expected.items(), 1):
        given = {"content": "农机采购价格", "why": "补贴资金使用涉及重大公共利益"}
        one = made(lives.now(row), people, kind, about=about, number=f"云财公开〔2026〕{number}号", **given)
        for text in words(one):
            assert sentence in text, kind
            assert kind.label in text
            assert "云财公开〔2026〕" in text
            assert ("王小满：" in text) == (TEMPLATES[kind].to is To.APPLICANT)
            assert ("王小满" in text) == (TEMPLATES[kind].to is To.APPLICANT)
            assert ("回　　执" in text) == (kind in {LetterKind.THIRD_PARTY, LetterKind.AGENCY})
            assert ("申请行政复议" in text) == (kind is LetterKind.TOLD)
            assert "本答复" not in text
    with pytest.raises(Refused, match="已经用过"):
        made(row, people, LetterKind.RECEIPT, number="云财公开〔2026〕1号")


def test_it_keeps_a_letter_with_the_case_and_gives_the_applicant_the_sealed_one(people):
    row = lives.entered(people, on=LATER)
    with days.standing_at(LATER):
        told = correcting.tell(
            application=row, what="请写明年度。\n请写明乡镇。", until=date(2026, 3, 20), by=people.requests
        )
    one = made(lives.now(row), people, LetterKind.CORRECTION, about=told.uuid)
    text = words(one)[0]
    assert "请写明年度。\n请写明乡镇。" in text
    entry = Entry.objects.get(verb="application.letter_made")
    assert one.word.file.sha256 in str(entry.content)
    assert own_papers(row) == []
    with days.standing_at(LATER):
        lettering.attach(letter=one, stamped=lives.file(people.requests, "补正告知书盖章.pdf"), by=people.requests)
        with pytest.raises(Refused, match="已经存入"):
            lettering.attach(letter=one, stamped=lives.file(people.requests), by=people.requests)
        names = zipfile.ZipFile(io.BytesIO(packing.pack(application=row, by=people.requests))).namelist()
    assert [kept.name for kept in own_papers(row)] == ["补正告知书盖章.pdf"]
    assert [name.rsplit(" ", 1)[-1] for name in names if name.startswith("材料/")] == [
        "补正告知书.docx", "补正告知书.pdf", "补正告知书盖章.pdf",
    ]  # fmt: skip


def test_it_makes_a_letter_on_the_page_of_the_case_and_shows_it_beside_its_act(people):
    from gongkai.accounts.models import User

    row = lives.accepted(people)
    client = orgs.client_as(User.objects.get(pk=people.requests.user_id))
    address = f"/desk/applications/{row.uuid}/"
    with days.standing_at(LATER):
        page = client.get(address).content.decode()
        assert f'value="RECEIPT:{row.uuid}"' in page
        sent = {"do": "LETTER", "letter": f"RECEIPT:{row.uuid}", "dated_on": "2026-03-04", "number": "3号"}
        refused = client.post(address, sent)
        assert (refused.status_code, "六角括号" in refused.content.decode()) == (422, True)
        assert client.post(address, {**sent, "number": ""}).status_code == 302
        one = Letter.objects.get()
        page = client.get(address).content.decode()
        assert f"/files/{one.pdf.file.uuid}/" in page
        scan = SimpleUploadedFile("回执.pdf", b"%PDF-1.4 stamped")
        assert client.post(address, {"do": "STAMPED", "letter": one.uuid, "stamped": scan}).status_code == 302
        assert "盖章件" in client.get(address).content.decode()
        got = b"".join(client.get(f"/files/{one.pdf.file.uuid}/").streaming_content)
    assert got.startswith(b"%PDF")


def test_it_prints_the_proof_of_service_of_the_reply_that_was_issued(people):
    row = lives.accepted(people)
    with pytest.raises(Refused, match="还没有印发答复"):
        made(row, people, LetterKind.DELIVERY)
    decision = lives.issued(row, people, on=LATER)
    for text in words(made(lives.now(row), people, LetterKind.DELIVERY, about=decision.uuid)):
        assert "政府信息公开告知书 云财公开〔2026〕1号" in text
        assert "云溪县城关镇人民路1号" in text
