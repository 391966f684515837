"""Blackening at the desk: what is found, chosen, drawn and made; what never leaves; who may."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongkai.accounts.models import User
from gongkai.applications.models import Redaction, RedactionMark
from gongkai.applications.queries import handling
from gongkai.applications.queries import redacting as reading
from gongkai.applications.rules.redacting import (
    Ground,
    Place,
    Sort,
    Stage,
    Told,
    reasons_not_to_redact,
    reasons_of_place,
    reasons_of_terms,
    terms_of,
    told,
)
from gongkai.applications.rules.states import State
from gongkai.applications.services import packing, redacting
from gongkai.applications.tests import lives
from gongkai.cases import services as cases
from gongkai.files import queries as stored
from gongkai.files.models import StoredFile
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.reading.services import read_bytes
from gongkai.reading.tests.builders import pdf
from gongkai.redaction.rules import Unread
from gongkai.redaction.services import pdf_pages
from gongkai.redaction.tests.builders import changed, leaks
from gongkai.redaction.tests.office import word
from gongkai.trail.models import Entry

PHONE, PERSON = "13912345678", "赵长河"
TEXT = f"2025年度农机购置补贴发放明细。领取人{PERSON}，手机号码{PHONE}，领取补贴三千元。"
DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("state", "duty", "own", "said"),
    [
        (State.HANDLING, Duty.REQUESTS, True, ""),
        (State.APPROVED, Duty.OFFICE, True, ""),
        (State.HANDLING, Duty.REQUESTS, False, "由受理机关办理"),
        (State.HANDLING, Duty.REVIEWER, True, "承办员办理"),
        (State.ISSUED, Duty.REQUESTS, True, "“待送达”"),
        (State.REGISTERED, Duty.REQUESTS, True, "“待审核”"),
    ],
)
def test_it_lets_the_clerks_of_the_organ_blacken_until_the_reply_is_issued(state, duty, own, said):
    reasons = reasons_not_to_redact(state, duty, own=own)
    assert said in "".join(reasons)
    assert bool(reasons) == bool(said)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(1, 10, 10, 20, 5), ""),
        (Place(2, 0, 0, 100, 100), ""),
        (Place(3, 10, 10, 20, 5), "没有第3页"),
        (Place(0, 10, 10, 20, 5), "没有第0页"),
        (Place(1, 90, 10, 20, 5), "超出了页面"),
        (Place(1, -1, 10, 20, 5), "超出了页面"),
        (Place(1, 10, 10, 0, 5), "太小"),
    ],
)
def test_it_takes_rectangles_on_the_page_only(place, said):
    assert said in "".join(reasons_of_place(place, 2))
    assert bool(reasons_of_place(place, 2)) == bool(said)


def test_it_takes_words_one_a_line_and_says_which_is_too_short():
    assert terms_of(" 赵长河 \n\n赵长河\n第三小组") == ["赵长河", "第三小组"]
    assert "第2行太短" in "".join(reasons_of_terms(["赵长河", "赵"]))
    assert "第1行太长" in "".join(reasons_of_terms(["长" * 101]))


def test_it_tells_the_grounds_by_kind_and_what_was_left():
    lines = told([
        Told(Sort.FOUND, "手机号码", "条例第十五条（个人隐私）", True, 3), Told(Sort.FOUND, "手机号码", "条例第十五条（个人隐私）", True, 1),
        Told(Sort.REGION, "", "条例第十四条（国家秘密）", True, 1), Told(Sort.FOUND, "自然人姓名", "", False, 0),
    ])  # fmt: skip
    assert lines == [
        "条例第十五条（个人隐私）：手机号码，4处",
        "条例第十四条（国家秘密）：画出的位置，1处",
        "核对后不遮盖：自然人姓名，1项",
    ]


@pytest.fixture(autouse=True)
def files_elsewhere(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people(db):
    return lives.office_of(orgs.organ())


@pytest.fixture
def row(people):
    return lives.now(lives.accepted(people))


def client_of(actor):
    return orgs.client_as(User.objects.get(pk=actor.user_id))


def text(answer) -> str:
    return answer.content.decode()


def take(row, people, data=None, name="发放明细.pdf", terms=(PERSON,)):
    with days.standing_at(DAY):
        made = redacting.take(application=row, data=data or pdf(TEXT), name=name, terms=terms, by=people.requests)
    return reading.get(people.requests, made.uuid)


def make(made, people, unread=Unread.REFUSE):
    with days.standing_at(DAY):
        redacting.make(redaction=made, unread=unread, labelled=False, by=people.requests)
    return reading.get(people.requests, made.uuid)


def test_it_finds_marks_makes_and_never_says_the_words_in_trail_or_tables(row, people):
    made = take(row, people)
    marks = list(made.marks.order_by("id"))
    words = reading.texts(made, marks)
    assert {(words[mark.pk].text, mark.sort, mark.hide, mark.ground) for mark in marks} >= {
        (PHONE, "FOUND", "Y", "PRIVACY"),
        (PERSON, "TERM", "Y", "PRIVACY"),
    }
    assert all(words[mark.pk].places == ("第1页",) for mark in marks if words[mark.pk].text == PHONE)
    made = make(made, people)
    result = stored.read(made.result)
    assert leaks(result, PHONE) == leaks(result, PERSON) == []
    assert "补贴" in read_bytes(result, name="x.pdf").text
    assert {mark.times for mark in made.marks.all() if mark.sort == "TERM"} == {1}
    kept = json.dumps(
        [str(list(table.objects.values())) for table in (Entry, Redaction, RedactionMark, StoredFile)],
        ensure_ascii=False,
    )
    assert PHONE not in kept
    assert PERSON not in kept
    assert "发放明细" not in json.dumps(list(StoredFile.objects.values_list("name", flat=True)), ensure_ascii=False)
    verbs = set(Entry.objects.filter(verb__startswith="application.redact").values_list("verb", flat=True))
    assert verbs == {"application.redaction_opened", "application.redacted"}


def test_it_leaves_what_somebody_chose_to_leave_and_tells_it_in_the_case_file(row, people):
    made = take(row, people, terms=())
    phone = next(mark for mark in made.marks.all() if mark.kind == "手机号码")
    with days.standing_at(DAY):
        redacting.choose(redaction=made, chosen={phone.pk: (False, Ground.PRIVACY)}, by=people.requests)
        redacting.add_terms(redaction=made, terms=[PERSON, "不在其中"], ground=Ground.BUSINESS, by=people.requests)
    made = make(reading.get(people.requests, made.uuid), people)
    said = read_bytes(stored.read(made.result), name="x.pdf").text
    assert PHONE in said
    assert PERSON not in said
    lines = reading.told(row)
    assert "条例第十五条（商业秘密）：要遮盖的词，1处" in lines
    assert any(line.startswith("核对后不遮盖：手机号码") for line in lines)
    assert PERSON not in "".join(lines)
    times = {reading.texts(made, [mark])[mark.pk].text: mark.times for mark in made.marks.all()}
    assert (times["不在其中"], times[PHONE]) == (0, None)


@pytest.mark.parametrize(("rotate", "crop"), [(0, None), (90, None), (180, [60, 500, 500, 842])])
def test_it_blackens_a_drawn_rectangle_where_it_was_drawn_on_any_page(row, people, rotate, crop):
    def turn(document):
        document.pages[0].obj["/Rotate"] = rotate
        if crop:
            document.pages[0].obj["/CropBox"] = pikepdf.Array(crop)

    made = take(row, people, data=changed(pdf(TEXT), turn), terms=())
    with days.standing_at(DAY):
        place = Place(1, 30, 60, 20, 10)
        redacting.add_region(redaction=made, place=place, ground=Ground.SECRET, by=people.requests)
        for bad in (Place(2, 1, 1, 5, 5), Place(1, 95, 1, 50, 5)):
            with pytest.raises(Refused):
                redacting.add_region(redaction=made, place=bad, ground=Ground.SECRET, by=people.requests)
    made = make(reading.get(people.requests, made.uuid), people)
    before, after = (
        Image.open(io.BytesIO(pdf_pages.picture(stored.read(file), 1))).convert("L")
        for file in (made.source, made.result)
    )
    assert abs(before.width / before.height - after.width / after.height) < 0.01
    for across, down, black in ((0.32, 0.62, True), (0.48, 0.68, True), (0.28, 0.65, False), (0.52, 0.65, False), (0.4, 0.57, False), (0.4, 0.73, False)):  # fmt: skip
        light = after.getpixel((int(across * after.width), int(down * after.height)))
        assert (light < 60) == black, (across, down, light)


def test_it_refuses_what_cannot_be_read_with_a_sentence_and_makes_nothing(row, people):
    with days.standing_at(DAY):
        for data, name, said in (
            (b"%PDF-1.4 broken", "x.pdf", "损坏"),
            (b"MZ program", "x.pdf", "不收"),
            (b"hello", "x.txt", "可以上传"),
            (b"", "x.pdf", "空文件"),
        ):
            with pytest.raises(Refused, match=said):
                redacting.take(application=row, data=data, name=name, by=people.requests)
        assert not Redaction.objects.exists()
        made = redacting.take(application=row, data=pdf("没有要遮盖的内容。"), name="x.pdf", by=people.requests)
        with pytest.raises(Refused, match="没有写明要遮盖什么"):
            redacting.make(redaction=made, unread=Unread.REFUSE, labelled=False, by=people.requests)
        with pytest.raises(Refused, match="至少两个字"):
            redacting.add_terms(redaction=made, terms=["王"], ground=Ground.PRIVACY, by=people.requests)
        with pytest.raises(Refused, match="承办员"):
            redacting.make(redaction=made, unread=Unread.REFUSE, labelled=False, by=people.reviewer)
    made.refresh_from_db()
    assert (made.stage, made.result) == (Stage.OPEN, None)


def test_it_withdraws_the_new_file_when_a_mark_changes_and_releases_every_file_in_the_end(row, people):
    made = make(take(row, people), people)
    first = made.result
    term = made.marks.get(sort=Sort.TERM)
    found = made.marks.filter(sort=Sort.FOUND).first()
    with days.standing_at(DAY):
        with pytest.raises(Refused, match="不能删除"):
            redacting.remove_mark(redaction=made, mark=found, by=people.requests)
        redacting.remove_mark(redaction=made, mark=term, by=people.requests)
        made = reading.get(people.requests, made.uuid)
        first.refresh_from_db()
        assert (made.stage, made.result, first.owner) == (Stage.OPEN, None, "")
        made = make(made, people)
        redacting.withdraw(redaction=made, by=people.requests)
        redacting.drop(redaction=reading.get(people.requests, made.uuid), by=people.requests)
    assert not Redaction.objects.exists()
    assert not StoredFile.objects.exclude(owner="").exists()
    assert Entry.objects.filter(verb="application.redaction_dropped").count() == 1


def test_it_keeps_nothing_when_marks_change_while_it_is_made(row, people, monkeypatch):
    made = take(row, people)
    whole = redacting.redact

    def slow(*args, **more):
        done = whole(*args, **more)
        redacting.add_terms(redaction=made, terms=["三千元"], ground=Ground.PRIVACY, by=people.requests)
        return done

    monkeypatch.setattr(redacting, "redact", slow)
    with days.standing_at(DAY), pytest.raises(Refused, match="再生成一次"):
        redacting.make(redaction=made, unread=Unread.REFUSE, labelled=False, by=people.requests)
    made.refresh_from_db()
    assert (made.stage, made.result) == (Stage.OPEN, None)


def test_it_gives_the_new_file_with_the_reply_and_the_case_file_holds_the_grounds(row, people):
    made = make(take(row, people), people)
    lives.approved(row, people, on=DAY)
    row = lives.now(row)
    client = client_of(people.requests)
    with days.standing_at(DAY):
        page = text(client.get(f"/desk/applications/{row.uuid}/"))
        assert "发放明细.pdf（遮盖" in page
        given = {"do": "ISSUE", "number": "云财公开〔2026〕1号", "seal": "ORGAN", "signed_on": "2026-03-04"}
        stamped = SimpleUploadedFile("答复.pdf", b"%PDF-1.4 stamped")
        answer = client.post(f"/desk/applications/{row.uuid}/", {**given, "stamped": stamped, "made": [str(made.uuid)]})
        assert answer.status_code == 302
    made = reading.get(people.requests, made.uuid)
    assert (made.stage, made.result.owner) == (Stage.SUPPLIED, f"cases.Paper:{made.paper_id}")
    supplied = {paper.name: paper for paper in handling.file_of(lives.now(row), people.requests)["papers"]}
    assert leaks(stored.read(supplied["发放明细.pdf"].file), PERSON) == []
    with days.standing_at(DAY), pytest.raises(Refused, match="只能在"):
        redacting.drop(redaction=made, by=people.requests)
    packed = zipfile.ZipFile(io.BytesIO(packing.pack(application=lives.now(row), by=people.requests)))
    told_ = read_bytes(packed.read("案卷.pdf"), name="x.pdf").text.replace("\n", "")
    assert "遮盖和依据" in told_
    assert "条例第十五条（个人隐私）：手机号码" in told_
    assert PERSON not in told_
    assert PHONE not in told_
    case = lives.now(row).case
    cases.forget(case=case, reason="保存期满", by=people.requests)
    made = Redaction.objects.get()
    assert (made.source, made.result, made.sealed) == (None, None, "")
    assert "条例第十五条" in "".join(reading.told(lives.now(row)))


def test_it_walks_through_the_pages_of_the_desk(row, people):
    client = client_of(people.requests)
    case = f"/desk/applications/{row.uuid}/"
    with days.standing_at(DAY):
        assert client.post(case, {"do": "REDACT", "ground": "PRIVACY"}).status_code == 422
        file = SimpleUploadedFile("发放明细.pdf", pdf(TEXT))
        assert (
            client.post(case, {"do": "REDACT", "file": file, "terms": PERSON, "ground": "PRIVACY"}).status_code == 302
        )
        made = Redaction.objects.get()
        mine = f"/desk/applications/redactions/{made.uuid}/"
        assert mine in text(client.get(case))
        page = text(client.get(mine))
        assert (PHONE in page, PERSON in page, "第1页" in page) == (True, True, True)
        marks = {f"ground_{mark.pk}": "PRIVACY" for mark in made.marks.all()}
        hidden = {f"hide_{mark.pk}": "on" for mark in made.marks.all() if mark.sort == "TERM"}
        assert client.post(mine, {"do": "CHOOSE", **marks, **hidden}).status_code == 302
        assert made.marks.filter(hide="N").count() == made.marks.filter(sort="FOUND").count()
        odd = client.post(mine, {"do": "CHOOSE", **dict.fromkeys(marks, "NO_SUCH")})
        assert odd.status_code == 422
        assert (
            client.post(
                mine, {"do": "CHOOSE", **marks, **{f"hide_{mark.pk}": "on" for mark in made.marks.all()}}
            ).status_code
            == 302
        )
        drawing = f"{mine}pages/?page=1"
        region = {"do": "REGION", "number": 1, "left": 10, "top": 50, "width": 30, "height": 4, "ground": "SECRET"}
        wrong = client.post(drawing, {**region, "left": 90})
        assert (wrong.status_code, "超出了页面" in text(wrong)) == (422, True)
        assert client.post(drawing, {**region, "left": "x"}).status_code == 422
        assert client.post(drawing, region).status_code == 302
        shown = text(client.get(drawing))
        assert '<rect class="redact-kept" x="10.0"' in shown
        assert client.get(f"{mine}pages/?page=2").status_code == 404
        picture = client.get(f"{mine}picture/?page=1")
        assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "private, no-store")
        assert client.get(f"{mine}picture/?page=9").status_code == 404
        assert client.get(f"{mine}preview/").status_code == 404
        assert client.post(mine, {"do": "MAKE", "unread": "refuse"}).status_code == 302
        page = text(client.get(mine))
        assert "查看申请人将看到的内容" in page
        assert client.get(f"{mine}picture/?of=result&page=1").status_code == 200
        assert "of=result" in text(client.get(f"{mine}preview/"))
        mark = made.marks.get(sort="REGION")
        assert client.post(drawing, {"do": "REMOVE", "mark": str(mark.uuid)}).status_code == 302
        assert client.post(mine, {"do": "REMOVE", "mark": str(mark.uuid)}).status_code == 422
        assert client.post(mine, {"do": "DROP"}).status_code == 302
        assert client.get(mine).status_code == 404


def test_it_shows_a_reviewer_without_buttons_and_others_nothing(row, people):
    made = make(take(row, people), people)
    mine = f"/desk/applications/redactions/{made.uuid}/"
    seen = text(client_of(people.reviewer).get(mine))
    assert "查看申请人将看到的内容" in seen
    assert 'name="do"' not in seen
    assert client_of(people.reviewer).post(mine, {"do": "DROP"}).status_code == 404
    file = reverse("files:download", args=[made.source.uuid])
    assert client_of(people.secrecy).get(file).status_code == 200
    for other in (
        orgs.client_for(Duty.OFFICE),
        orgs.client_for(Duty.REQUESTS, orgs.organ("县水利局")),
        orgs.client_for(Duty.EDITOR),
    ):
        for address in (mine, f"{mine}pages/", f"{mine}picture/?page=1", f"{mine}preview/", file):
            assert other.get(address).status_code == 404, address


def test_it_shows_a_new_word_file_as_text_and_blackens_across_runs(row, people):
    made = make(take(row, people, data=word(text=(TEXT, "其余内容照常公开。")), name="明细.docx"), people)
    preview = text(client_of(people.requests).get(f"/desk/applications/redactions/{made.uuid}/preview/"))
    assert "其余内容照常公开" in preview
    assert PERSON not in preview
    assert "■" in preview
    assert client_of(people.requests).get(f"/desk/applications/redactions/{made.uuid}/pages/").status_code == 404
    with days.standing_at(DAY), pytest.raises(Refused, match="只有 PDF"):
        redacting.add_region(redaction=made, place=Place(1, 1, 1, 5, 5), ground=Ground.SECRET, by=people.requests)
