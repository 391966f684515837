"""撤下: what was planted is nowhere afterwards, in no served byte, file, list, export or column. And 遮蔽."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from gongkai.accounts.models import User
from gongkai.catalogue.models import Column, Placement
from gongkai.documents.models import Document, Removal
from gongkai.documents.rules.removal import Cause
from gongkai.documents.rules.states import Kind, Openness, Revision, State
from gongkai.documents.services import (
    attachments,
    checking,
    correcting,
    drafting,
    masking,
    openness,
    pictures,
    publishing,
    removing,
    sealing,
    visiting,
)
from gongkai.documents.tests import lives
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.models import StoredFile
from gongkai.kernel import crypto, days
from gongkai.kernel.errors import Refused
from gongkai.orgs.models import Post
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.outbox import services as outbox
from gongkai.review.models import Decision, Review
from gongkai.review.services import deciding
from gongkai.review.tests import builders as reviews
from gongkai.trail.models import Entry
from gongkai.vetting.models import Check, Finding
from gongkai.vetting.services import masking as vetting
from gongkai.vetting.services import waiving

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
ID = "130921199003076635"
SAID = "撤下演练专用的一句话云溪县农机站"


@pytest.fixture(autouse=True)
def a_day(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    with days.standing_at(DAY):
        yield


@pytest.fixture
def team():
    return lives.people()


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return "".join(caught.value.reasons)


def waived(document: Document, team) -> None:
    """Let every blocking finding pass: somebody wrongly thought that it may go out."""
    checking.check(document=document, by=team.drafter)
    for finding in Finding.objects.filter(
        check_record__subject=f"documents.Document:{document.pk}", severity="BLOCK", state="OPEN"
    ):
        waiving.ask_waiver(finding=finding, reason="以为应当公开", by=team.drafter)
        waiving.decide_waiver(finding=finding, grant=True, reason="以为应当公开", by=team.reviewer)


def planted(team) -> Document:
    """A public document with an identity number in text, attachment and interpretation, let pass by mistake."""
    body = lives.BODY.replace("第一条", f"联系人身份证号{ID}。{SAID}。第一条")
    document = lives.draft(
        team, kind=Kind.NORMATIVE, title=f"补贴办法{ID}", body=body, effective_on=DAY, summary=f"{ID}摘要"
    )
    attachments.attach(document=document, data=f"姓名,证号\n张三,{ID}\n".encode(), name="名单.csv", by=team.drafter)
    document.refresh_from_db()
    lives.explained(team, document, lives.MATERIAL + f"<p>咨询人证号{ID}，{SAID}。</p>")
    made = openness.propose(
        document=document, openness=Openness.PROACTIVE, reason=f"文中写明{SAID}，应当公开", by=team.drafter
    )
    officer = orgs.actor(Duty.ATTRIBUTE, team.organ)
    openness.examine(determination=made, agree=True, opinion=f"同意，{SAID}", by=officer)
    openness.approve(determination=made, agree=True, opinion=f"同意公开{SAID}", by=team.head)
    document.refresh_from_db()
    column = Column.objects.create(
        jurisdiction=team.organ.jurisdiction,
        organ=team.organ,
        owner=team.organ,
        kind="FREE",
        title="通知公告",
        made_on=DAY,
    )
    document.columns.add(column)
    waived(document, team)
    review = lives.submitted(team, document)
    paper = files.store(data=f"%PDF-1.4 退回 {ID}".encode(), name="签批单.pdf", by=team.colleague)
    deciding.enter_for(
        step=review.steps.get(sort="FIRST"), on_behalf_of=reviews.holding(team.reviewer), verdict="RETURN", decided_on=DAY,
        paper=paper, opinion=f"“{SAID}”一句请核实", by=team.colleague,
    )  # fmt: skip
    document.refresh_from_db()
    return lives.live(team, document, "云农发〔2026〕1号")


def addresses(document: Document, shown: list[str]) -> list[str]:
    """Every public address there is, of the document and of lists."""
    own = f"/documents/{document.uuid}/"
    lists = ["/", "/feed.xml", "/sitemap.xml", "/sitemap/", "/organs/", f"/organs/{document.organ.uuid}/", "/documents/",
             "/documents/?q=补贴", "/documents/library/", "/documents/library/export.csv", "/documents/feed.xml", "/documents/history/",
             "/documents/library/?standing=abolished"]  # fmt: skip
    return [own, f"{own}print/", f"{own}?on=2026-09-01", *lists, *(f"/files/{uuid}/" for uuid in shown)]


def served(path: str) -> bytes:
    response = Client().get(path)
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if path.endswith("/table/"):
        import zipfile

        book = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(book.read(name) for name in book.namelist())
    return data


# Columns that hold ciphertext or digests, and the trail, which names no text.
UNREADABLE = {"sealed", "key", "wrapped"}


def columns_holding(words: str) -> list[str]:
    """Every text column of the database in which the words stand."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("gongkai."):
            continue
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, models.CharField | models.TextField | models.JSONField)
                and field.name not in UNREADABLE
            ):
                rows = model._default_manager.values_list(field.name, flat=True)
                if any(words in str(value) for value in rows):
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_what_was_taken_down_is_found_nowhere(team, settings):
    document = planted(team)
    shown = publishing.files_of(document.published)
    paths = addresses(document, shown)
    before = [path for path in paths if ID.encode() in served(path) or SAID.encode() in served(path)]
    assert f"/documents/{document.uuid}/" in before
    assert len(before) >= 8, before
    outbox.drain()  # messages about it were told
    asked = removing.ask(document=document, cause=Cause.PERSONAL, reason="正文有身份证号", by=team.drafter)
    removing.approve(removal=asked, by=team.head)
    assert [path for path in paths if ID.encode() in served(path) or SAID.encode() in served(path)] == []
    page = Client().get(f"/documents/{document.uuid}/")
    assert page.status_code == 410
    assert "已撤下" in page.content.decode()
    assert "涉及个人信息" in page.content.decode()
    assert Client().get(f"/files/{shown[0]}/").status_code == 404
    assert not Placement.objects.filter(record=f"documents.Document:{document.uuid}").exists()

    outbox.drain()
    asked.refresh_from_db()
    assert (asked.found_at, asked.confirmed_at) == ([], days.now())
    assert [name for name in columns_holding(ID) if not name.startswith("trail.")] == []
    assert [name for name in columns_holding(SAID) if not name.startswith("trail.")] == []
    document.refresh_from_db()
    for path in ("issue", "life", "document", "record", "openness", "interpretation"):
        text = served_at_desk(team, reverse(f"documents:{path}", args=[document.uuid]))
        assert not {ID, SAID} & {words for words in (ID, SAID) if words in text}, path
    for review in Review.objects.filter(subject=f"documents.Document:{document.pk}"):
        for name in ("review:page", "review:record"):
            page = served_at_desk(team, reverse(name, args=[review.uuid]))
            assert not {ID, SAID} & {words for words in (ID, SAID) if words in page}, name
        assert SAID in str(sealing.opened(asked)["reviews"])
        assert desk_client(team).get(reverse("review:record_file", args=[review.uuid])).status_code == 404
    assert ID not in served_at_desk(team, reverse("notify:messages"))
    kept = sealing.opened(asked)
    assert ID in str(kept["Version"])
    assert SAID in str(kept["Interpretation"])
    sealed = stored.of_owner(f"documents.Removal:{asked.pk}")
    assert sealed
    assert all(file.sensitive == "Y" and not files.may_see(file, None) for file in sealed)
    with days.standing_at(datetime.now(UTC) + timedelta(days=2)):  # the age of bytes is that of their file
        from gongkai.files.services import sweep

        sweep()
    assert not StoredFile.objects.filter(uuid__in=shown).exists()
    scan = Decision.objects.get(paper__isnull=False, review__subject=f"documents.Document:{document.pk}").paper
    assert (scan.owner, scan.sensitive) == (f"documents.Removal:{asked.pk}", "Y")
    assert ID.encode() in stored.read(scan)
    assert [
        path for path in settings.FILES_ROOT.rglob("*") if path.is_file() and ID.encode() in path.read_bytes()
    ] == []


def desk_client(team) -> Client:
    return orgs.client_as(User.objects.get(pk=team.drafter.user_id), Post.objects.get(pk=team.drafter.post_id))


def served_at_desk(team, path: str) -> str:
    response = desk_client(team).get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_who_asked_does_not_approve_and_strangers_ask_nothing(team):
    document = lives.live(team)
    asked = removing.ask(document=document, cause=Cause.ERROR, reason="数据错了", by=team.head)
    assert "自己" in refused(removing.approve, removal=asked, by=team.head)
    assert "由发文机关" in refused(removing.approve, removal=asked, by=team.drafter)
    stranger = orgs.actor(Duty.EDITOR, orgs.organ("县财政局"))
    assert "由发文机关" in refused(removing.ask, document=document, cause=Cause.ERROR, reason="甲", by=stranger)
    assert "已经有人" in refused(removing.ask, document=document, cause=Cause.ERROR, reason="甲", by=team.office)
    assert "理由" in refused(removing.refuse, removal=asked, by=team.office, opinion="")
    removing.refuse(removal=asked, by=team.office, opinion="数据没有错")
    document.refresh_from_db()
    assert document.state == State.PUBLISHED


def test_in_an_emergency_it_is_gone_at_once_and_a_second_person_confirms(team):
    document = lives.live(team)
    assert "紧急撤下" in refused(removing.at_once, document=document, cause=Cause.SECRECY, reason="甲", by=team.drafter)
    made = removing.at_once(document=document, cause=Cause.SECRECY, reason="保密要求", by=team.head)
    assert Client().get(f"/documents/{document.uuid}/").status_code == 410
    assert "自己" in refused(removing.approve, removal=made, by=team.head)
    removing.approve(removal=made, by=team.office, opinion="同意")
    made.refresh_from_db()
    assert (made.decided_by_id, made.state, made.urgent) == (team.office.user_id, "DONE", "Y")


def test_the_visit_says_where_it_is_still_seen(team):
    document = lives.live(team, lives.draft(team, body=f"<p>{SAID}</p>"))
    made = removing.at_once(document=document, cause=Cause.ERROR, reason="错了", by=team.office)
    other = lives.live(team, lives.draft(team, title=f"转载：{SAID}"))
    found = visiting.visit(made.pk)
    assert "/documents/" in found
    made.refresh_from_db()
    assert made.confirmed_at is None
    assert made.found_at == found
    removing.at_once(document=other, cause=Cause.ERROR, reason="错了", by=team.office)
    assert visiting.visit_again() == 0
    made.refresh_from_db()
    assert made.confirmed_at is not None


def test_it_asks_under_a_name_the_installation_answers_to(team, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    document = lives.live(team)
    path = reverse("documents_public:document", args=[document.uuid])
    assert document.title in visiting.answer(path, document)[1].decode()
    document.jurisdiction.domain = "elsewhere.example"
    assert document.title in visiting.answer(path, document)[1].decode()


def test_it_goes_on_where_it_was_killed(team, monkeypatch):
    document = lives.draft(team)
    attachments.attach(document=document, data=f"{SAID}\n甲,乙\n".encode(), name="甲.csv", by=team.drafter)
    document.refresh_from_db()
    attachments.attach(document=document, data=f"{SAID}\n丙,丁\n".encode(), name="乙.csv", by=team.drafter)
    document.refresh_from_db()
    document = lives.live(team, document)
    made = removing.at_once(document=document, cause=Cause.ERROR, reason="错了", by=team.office)
    real, calls = sealing._sealed_copy, []

    def killed(file):
        calls.append(file.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(file)

    monkeypatch.setattr(sealing, "_sealed_copy", killed)
    with pytest.raises(KeyboardInterrupt):
        visiting.visit(made.pk)
    monkeypatch.setattr(sealing, "_sealed_copy", real)
    visiting.visit(made.pk)
    made.refresh_from_db()
    assert made.confirmed_at is not None
    assert len(stored.of_owner(f"documents.Removal:{made.pk}")) == 2


def test_what_was_sealed_opens_only_with_its_key(team):
    document = lives.live(team)
    made = removing.at_once(document=document, cause=Cause.ERROR, reason="错了", by=team.office)
    Removal.objects.filter(pk=made.pk).update(key=crypto.wrap(crypto.new_key()))
    made.refresh_from_db()
    with pytest.raises(crypto.CannotOpen):
        sealing.opened(made)


def workbook() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["乡镇", "户数"])
    book.worksheets[0].append(["青石镇", 12])
    hidden = book.create_sheet("明细")
    hidden.append(["姓名", "身份证号"])
    hidden.append(["张三", ID])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_one_click_masks_text_and_takes_the_hidden_sheet_out(team):
    document = lives.draft(team, body=f"<p>证号<strong>{ID[:6]}</strong>{ID[6:]}。</p>")
    attachments.attach(document=document, data=workbook(), name="汇总表.xlsx", by=team.drafter)
    document.refresh_from_db()
    assert "身份证" in refused(lives.flow.submit, document=document, by=team.drafter)
    check = Check.objects.get(subject=f"documents.Document:{document.pk}", current="Y")
    rows = list(check.findings.filter(severity="BLOCK"))
    assert rows
    vetting.mask_findings(check=check, findings=rows, by=team.drafter)
    document.refresh_from_db()
    assert ID not in document.body.replace("<strong>", "").replace("</strong>", "")
    from openpyxl import load_workbook

    file = document.attachments.get().file
    assert load_workbook(io.BytesIO(stored.read(file))).sheetnames == ["Sheet"]
    assert not any(ID in str(version.body) for version in document.versions.all())
    assert lives.reviewed(team, document).state == State.APPROVED


def test_masking_what_is_public_makes_a_correction_and_hides_the_earlier_text(team):
    document = lives.draft(team, body=f"<p>联系人证号{ID}。</p>")
    waived(document, team)
    document = lives.live(team, document)
    check = Check.objects.get(subject=f"documents.Document:{document.pk}", current="Y", public="N")
    row = check.findings.get(severity="BLOCK")
    from gongkai.vetting.services.subjects import ToMask

    masking.mask(document.pk, [ToMask(row.pk, "ID_CARD", row.part, row.place, ID, "******")], team.drafter)
    document.refresh_from_db()
    assert (document.revision, document.revision_hides) == (Revision.DRAFT, "Y")
    assert ID in Client().get(f"/documents/{document.uuid}/").content.decode()
    with days.standing_at(date(2026, 9, 2)):
        lives.reviewed(team, document)
        publishing.publish(document=document, by=team.drafter)
        for path in ("", "?on=2026-09-01", "print/"):
            assert ID.encode() not in Client().get(f"/documents/{document.uuid}/{path}").content
    assert not any(ID in version.body for version in document.versions.all())


def test_pictures_and_files_of_a_public_text_stay_while_it_is_corrected(team):
    document = lives.draft(team)
    made = attachments.attach(document=document, data="甲,乙\n1,2\n".encode(), name="甲.csv", by=team.drafter)
    document.refresh_from_db()
    document = lives.live(team, document)
    document = correcting.begin(document=document, note="去掉附件", by=team.drafter)
    attachments.detach(attachment=document.attachments.get(), by=team.drafter)
    assert Client().get(f"/files/{made.file.uuid}/").status_code == 200
    document.refresh_from_db()
    drafting.save(document=document, changes={"body": "<p>附件已经取消，请按正文执行。</p>"}, by=team.drafter)
    assert Entry.objects.filter(subject=f"documents.Document:{document.pk}").exists()


def test_a_picture_of_a_public_text_stays_in_the_corrected_text(team):
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    document = lives.draft(team)
    url = pictures.add(document=document, data=png, name="图.png", by=team.drafter)
    document = drafting.save(
        document=document, changes={"body": f'<p>见图。</p><p><img src="{url}" alt="流程"></p>'}, by=team.drafter
    )
    waived(document, team)
    document = lives.live(team, document)
    assert Client().get(url).status_code == 200
    document = correcting.begin(document=document, note="补一句", by=team.drafter)
    document = drafting.save(document=document, changes={"body": document.body + "<p>补一句。</p>"}, by=team.drafter)
    assert url in document.body
