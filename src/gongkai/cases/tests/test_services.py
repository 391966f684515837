"""Numbers without a gap, seals, codes, the end of retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.cases import queries, services
from gongkai.cases.models import Case, Message, Paper, Party, Trial
from gongkai.cases.rules import CaseKind, Channel, Direction, IdKind, Means, PaperKind, Person, Role
from gongkai.cases.tests.builders import ID, opened, person
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db
KIND = CaseKind.APPLICATION
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def asked(number, code, source="192.0.2.1"):
    return services.ask(
        number=number, code=code, source=source, kind=KIND, jurisdiction_id=orgs.jurisdiction().pk
    )  # fmt: skip


def test_it_gives_every_number_once_and_none_to_a_case_that_failed():
    first = opened().case
    with transaction.atomic():
        opened()
        transaction.set_rollback(True)
    second, other = opened().case, opened(orgs.organ("县水利局")).case
    assert (first.serial, second.serial, other.serial) == (1, 2, 1)
    assert second.number == f"YSQ{days.today().year}-{second.organ_id:03d}-0002"


def test_it_is_never_deleted_by_anybody():
    case = opened().case
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_case")
    assert Case.objects.filter(pk=case.pk).exists()


def test_it_keeps_nobody_in_clear():
    firm = person("云溪好运建材有限公司", id_kind=IdKind.USCC, id_number="91130100MA0AAAAAXB", contact="赵六", phone="")
    case = opened(people=[firm, person(role=Role.AGENT)]).case
    kept = str([list(model.objects.values_list()) for model in (Case, Party, Entry)])
    assert not [word for word in ("好运", "王小满", ID, "13800000001", "91130100", "赵六") if word in kept]
    assert queries.people(case) == [firm, person(role=Role.AGENT)]
    assert queries.applicant_names([case]) == {case.pk: "云溪好运建材有限公司"}


def test_it_finds_the_same_person_by_paper_telephone_or_name_only_whole():
    at = orgs.organ()
    case = opened(at).case
    again = opened(at, people=[Person(Role.APPLICANT, "王小满", email="w@example.cn")]).case
    opened(at, people=[person("钱多多", id_number="", phone="13900000000")])
    opened(orgs.organ("县水利局"))
    assert list(queries.same_people(case)) == [again]
    everything = queries.cases(orgs.actor(Duty.REQUESTS, at))
    for words in ("王小满", ID, "138 0000 0001", case.number):
        assert case in queries.asked_of(everything, words), words
    for words in ("王小", "1380000", "（）"):
        assert case not in queries.asked_of(everything, words), words


def test_it_answers_a_wrong_number_and_a_wrong_code_alike_and_stops_after_ten():
    made = opened()
    assert asked(made.case.number, made.code) == made.case
    assert asked(made.case.number.lower(), f" {made.code.lower()} ") == made.case
    assert made.code not in str(list(Case.objects.values_list()))
    for turn in range(10):
        assert asked(*((made.case.number, "0" * 16) if turn % 2 else ("YSQ2026-999-0001", made.code))) is None
    with pytest.raises(Refused, match="请15分钟后再试"):
        asked(made.case.number, made.code)
    assert asked(made.case.number, made.code, source="192.0.2.2") == made.case
    assert "192.0.2" not in str(list(Trial.objects.values_list()))
    with days.standing_at(days.now() + timedelta(minutes=16)):
        assert asked(made.case.number, made.code) == made.case
    with days.standing_at(days.now() + timedelta(days=2)):
        assert services.sweep_trials() == 1


def test_it_gives_a_new_code_and_ends_the_old_one():
    made = opened()
    clerk = orgs.actor(Duty.REQUESTS)
    renewed = services.renew_code(case=made.case, by=clerk)
    assert asked(made.case.number, made.code) is None
    assert asked(made.case.number, renewed.code) == made.case
    with pytest.raises(Refused):
        services.renew_code(case=made.case, by=orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")))


def test_it_lets_the_registrar_alone_open_identity_papers_and_records_it():
    case = opened().case
    file = files.store(data=PDF, name="王小满身份证.pdf", by=None, sensitive=True)
    paper = services.add_paper(case=case, kind=PaperKind.IDENTITY, file=file, by=None)
    clerk, editor = orgs.actor(Duty.REQUESTS), orgs.actor(Duty.EDITOR)
    assert stored.read(services.open_identity(paper=paper, by=clerk)) == PDF
    for stranger in (
        editor,
        orgs.actor(Duty.HEAD),
        orgs.actor(Duty.OFFICE),
        orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")),
    ):
        with pytest.raises(Refused, match="登记人员"):
            services.open_identity(paper=paper, by=stranger)
    assert not queries.paper_visible(clerk, paper.pk)
    assert not queries.paper_visible(None, paper.pk)
    assert [entry.verb for entry in Entry.objects.filter(subject=f"cases.Case:{case.pk}")][-1] == "case.paper_opened"
    assert "王小满" not in str(list(Entry.objects.values_list())) + str(list(Paper.objects.values_list()))
    file.refresh_from_db()
    assert file.name == "身份证明.pdf"
    assert queries.papers(case)[0].name == "王小满身份证.pdf"
    plain = files.store(data=PDF, name="a.pdf", by=None)
    with pytest.raises(Refused, match="加密"):
        services.add_paper(case=case, kind=PaperKind.ATTACHMENT, file=plain, by=None)


def test_it_shows_handlers_other_papers_and_nobody_elsewhere():
    case = opened().case
    file = files.store(data=PDF, name="附件.pdf", by=None, sensitive=True)
    paper = services.add_paper(case=case, kind=PaperKind.ATTACHMENT, file=file, by=None)
    assert queries.paper_visible(orgs.actor(Duty.REVIEWER), paper.pk)
    elsewhere = orgs.organ("石桥市财政局", of=orgs.jurisdiction("石桥市", level="CITY"))
    for stranger in (
        orgs.actor(Duty.EDITOR),
        orgs.actor(Duty.REQUESTS, orgs.organ("县水利局")),
        orgs.actor(Duty.REQUESTS, elsewhere),
    ):
        assert not queries.paper_visible(stranger, paper.pk)


def test_it_asks_sections_of_the_own_organ_for_opinions():
    case, clerk = opened().case, orgs.actor(Duty.REQUESTS)
    editor = orgs.actor(Duty.EDITOR)
    soon = days.today() + timedelta(days=3)
    asked_of = services.assign(
        case=case, section="预算股", person_id=editor.user_id, question="是否有此信息", due_on=soon, by=clerk
    )
    given = services.give_opinion(assignment=asked_of, opinion="有，可以公开。", by=editor)
    assert (given.state, given.given_by_id) == ("GIVEN", editor.user_id)
    with pytest.raises(Refused, match="已经反馈"):
        services.end_assignment(assignment=asked_of, by=clerk)
    stranger = orgs.actor(Duty.REQUESTS, orgs.organ("县水利局"))
    with pytest.raises(Refused) as refused:
        services.assign(
            case=case, section="", person_id=stranger.user_id, question="", due_on=days.today() - timedelta(days=1),
            by=stranger,
        )  # fmt: skip
    assert len(refused.value.reasons) == 5


def test_it_forgets_who_it_was_and_keeps_that_it_was():
    made = opened()
    case, clerk = made.case, orgs.actor(Duty.REQUESTS)
    services.write(
        case=case, direction=Direction.OUT, means=Means.PHONE, subject="电话沟通", body="已致电王小满", by=clerk
    )
    file = files.store(data=PDF, name="证.pdf", by=None, sensitive=True)
    services.add_paper(case=case, kind=PaperKind.IDENTITY, file=file, by=None)
    assert queries.messages(case)[0].body == "已致电王小满"
    assert "王小满" not in str(list(Message.objects.values_list()))
    with pytest.raises(Refused, match="原因"):
        services.forget(case=case, reason=" ", by=clerk)
    case = services.forget(case=case, reason="保存期满", by=clerk)
    assert queries.people(case)[0].name == ""
    assert "已销毁" in queries.messages(case)[0].body
    assert queries.papers(case)[0].file is None
    assert not list(queries.same_people(case))
    file.refresh_from_db()
    assert file.owner == ""  # the sweep takes it
    for again in (
        lambda: services.forget(case=case, reason="再次", by=clerk),
        lambda: services.write(case=case, direction=Direction.IN, means=Means.PHONE, subject="甲", body="乙", by=clerk),
        lambda: services.add_paper(case=case, kind=PaperKind.OTHER, file=file, by=clerk),
    ):
        with pytest.raises(Refused, match="销毁"):
            again()


def test_it_takes_cases_entered_at_the_window_and_needs_somebody():
    clerk = orgs.actor(Duty.REQUESTS)
    assert opened(by=clerk, channel=Channel.WINDOW).case.registered_by_id == clerk.user_id
    with pytest.raises(Refused, match="申请人"):
        services.open_case(
            organ=orgs.organ(), kind=KIND, channel=Channel.POST, brought_at=days.now(), people=[], by=clerk
        )  # fmt: skip
