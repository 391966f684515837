"""The screens: who sees and does what, what is said when it is refused, lists in few queries."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.review.models import Decision, Delegation, Pairing, Remark, Review, Scheme
from gongkai.review.rules.states import Sort, StepState
from gongkai.review.services import content_changed, deciding, remarks
from gongkai.review.tests import builders as make
from gongkai.trail.commands import offline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return make.team(orgs.organ())


def browser(actor):
    return orgs.client_as(User.objects.get(pk=actor.user_id))


def shown(answer) -> str:
    return answer.content.decode()


def decide(client, review, sort, verdict="APPROVE", **fields):
    step = make.step(review, sort)
    data = {f"decision-{name}": value for name, value in fields.items()} | {"verdict": verdict}
    data.setdefault("decision-seen", review.fingerprint)
    return client.post(reverse("review:decide", args=[step.uuid]), data)


GATES = [gate.value for gate in make.GATES]


def test_it_lists_what_waits_for_this_person_alone(people):
    review = make.opened(people)
    make.opened(make.team(orgs.organ("县教育局")), title="教育局的通知")
    text = shown(browser(people.reviewer).get("/desk/review/"))
    assert review.title in text
    assert "教育局的通知" not in text
    assert "没有待您审核的" in shown(browser(people.leader).get("/desk/review/"))


def test_it_keeps_the_queue_free_of_what_separation_forbids(people):
    review = make.opened(people)
    Review.objects.filter(pk=review.pk).update(drafter_id=people.reviewer.user_id)
    text = shown(browser(people.reviewer).get("/desk/review/"))
    assert "一校" in text
    assert "初审</td>" not in text
    deciding.claim(step=make.step(review, Sort.PROOF_1), by=people.colleague)
    assert "没有待您审核的" in shown(browser(people.reviewer).get("/desk/review/"))


def test_it_is_read_by_the_unit_and_the_office_and_nobody_else(people):
    address = reverse("review:page", args=[make.opened(people).uuid])
    assert browser(people.drafter).get(address).status_code == 200
    assert orgs.client_for(Duty.OFFICE).get(address).status_code == 200
    assert orgs.client_for(Duty.REVIEWER, orgs.organ("县教育局")).get(address).status_code == 404


def test_it_decides_and_goes_on_to_the_next(people):
    review, second = make.opened(people), make.opened(people)
    client = browser(people.reviewer)
    make.approve(second, Sort.PROOF_1, people.colleague)
    answer = decide(client, review, Sort.FIRST, gates=GATES, opinion="同意", proof_too="on")
    assert answer.status_code == 302
    assert "?step=" in answer["Location"]
    assert make.step(review, Sort.PROOF_1).state == StepState.APPROVED
    assert "初审已同意" in shown(client.get(answer["Location"]))


def test_it_keeps_what_was_written_and_says_why_not(people):
    review = make.opened(people)
    answer = decide(browser(people.reviewer), review, Sort.FIRST, gates=["LAW"], opinion="总体可行，另有两点")
    assert answer.status_code == 422
    assert "没有勾选；逐项核对无误才能同意" in shown(answer)
    assert "总体可行，另有两点" in shown(answer)
    answer = decide(browser(people.reviewer), review, Sort.FIRST, verdict="RETURN")
    assert "退回必须写明理由" in shown(answer)


def test_it_shows_the_reasons_instead_of_the_form(people):
    review = make.opened(people)
    text = shown(browser(people.leader).get(reverse("review:page", args=[review.uuid])))
    assert "“复审”前面的步骤还没有办完" in text
    assert 'name="verdict"' not in text


def test_it_refuses_a_step_of_another_unit_with_404(people):
    review = make.opened(people)
    stranger = orgs.client_for(Duty.REVIEWER, orgs.organ("县教育局"))
    assert decide(stranger, review, Sort.FIRST, gates=GATES).status_code == 404
    step = make.step(review, Sort.FIRST)
    for page in ("review:claim", "review:let_go", "review:paper"):
        assert stranger.post(reverse(page, args=[step.uuid])).status_code == 404


def test_it_claims_and_lets_go(people):
    review = make.opened(people)
    client, step = browser(people.reviewer), make.step(review, Sort.FIRST)
    assert "已认领“初审”" in shown(client.post(reverse("review:claim", args=[step.uuid]), follow=True))
    assert make.step(review, Sort.FIRST).claimed_by_id == people.reviewer.user_id
    assert "已放回“初审”" in shown(client.post(reverse("review:let_go", args=[step.uuid]), follow=True))


class TestPaper:
    def sent(self, people, review, client=None, **fields):
        step = make.step(review, Sort.FIRST)
        data = {
            "seen": review.fingerprint, "on_behalf_of": make.holding(people.reviewer).pk, "verdict": "APPROVE",
            "decided_on": days.today().isoformat(), "gates": GATES,
            "paper": SimpleUploadedFile("签批.pdf", b"%PDF-1.4 x"),
        } | fields  # fmt: skip
        return (client or browser(people.colleague)).post(reverse("review:paper", args=[step.uuid]), data)

    def test_it_enters_and_shows_both(self, people):
        review = make.opened(people)
        assert self.sent(people, review).status_code == 302
        text = shown(browser(people.drafter).get(reverse("review:page", args=[review.uuid])))
        assert "代录<br>" in text
        assert f"{people.colleague.name} " in text
        scan = Decision.objects.get().paper
        assert browser(people.head).get(f"/files/{scan.uuid}/").status_code == 200
        assert orgs.client_for(Duty.HEAD, orgs.organ("县教育局")).get(f"/files/{scan.uuid}/").status_code == 404

    def test_it_says_what_is_missing_and_keeps_the_rest(self, people):
        review = make.opened(people)
        answer = self.sent(people, review, paper="", opinion="同意印发")
        assert answer.status_code == 422
        assert "请上传签批的扫描件或照片" in shown(answer)
        assert "同意印发" in shown(answer)
        answer = self.sent(people, review, paper=SimpleUploadedFile("x.pdf", b"MZ program"))
        assert answer.status_code == 422
        assert Decision.objects.count() == 0

    def test_it_offers_the_drafter_nobody(self, people):
        review = make.opened(people)
        step = make.step(review, Sort.FIRST)
        text = shown(browser(people.drafter).get(reverse("review:paper", args=[step.uuid])))
        assert "现在没有可以代录的审批人" in text


class TestRemarks:
    def test_it_marks_the_words_in_the_text(self, people):
        review = make.opened(people)
        client = browser(people.reviewer)
        answer = client.post(
            reverse("review:remark", args=[review.uuid]),
            {"remark-section": "正文", "remark-quote": "每台3000元", "remark-text": "请核对标准", "remark-before": ""},
            follow=True,
        )
        assert '<mark class="remarked" data-remark="1" id="mark-1">每台3000元</mark>' in shown(answer)

    def test_it_says_when_the_words_are_not_there_and_keeps_them(self, people):
        review = make.opened(people)
        answer = browser(people.reviewer).post(
            reverse("review:remark", args=[review.uuid]),
            {"remark-section": "正文", "remark-quote": "没有的话", "remark-text": "请核对", "remark-before": ""},
        )
        assert answer.status_code == 422
        assert "没有找到引用的原文" in shown(answer)
        assert "没有的话" in shown(answer)

    def test_it_is_answered_and_dealt_with(self, people):
        review = make.opened(people)
        row = remarks.remark(review=review, text="标题太长", by=people.reviewer)
        client = browser(people.drafter)
        assert "已改短" in shown(
            client.post(reverse("review:answer", args=[row.uuid]), {"text": "已改短"}, follow=True)
        )
        client.post(reverse("review:resolve", args=[row.uuid]))
        assert Remark.objects.get(pk=row.pk).state == "RESOLVED"
        client.post(reverse("review:resolve", args=[row.uuid]), {"again": "1"})
        assert Remark.objects.get(pk=row.pk).state == "OPEN"
        answer = client.post(reverse("review:answer", args=[row.uuid]), {"text": ""})
        assert answer.status_code == 422

    def test_it_says_when_the_words_are_gone_from_the_present_text(self, people):
        review = make.opened(people)
        remarks.remark(review=review, section="正文", quote="每台3000元", text="核对", by=people.reviewer)
        parts = make.content("<p>另一稿</p>")
        content_changed(subject=review.subject, fingerprint=make.print_of(parts), content=parts, by=people.drafter)
        assert "现稿中已没有这段文字" in shown(browser(people.drafter).get(reverse("review:page", args=[review.uuid])))


def test_it_shows_what_changed_since_the_last_approval(people):
    review = make.opened(people)
    make.approve(review, Sort.FIRST, people.reviewer)
    parts = make.content(make.TEXT.replace("3000", "3500"))
    content_changed(subject=review.subject, fingerprint=make.print_of(parts), content=parts, by=people.drafter)
    client = browser(people.reviewer)
    text = shown(client.get(reverse("review:page", args=[review.uuid])))
    assert "您这一步上次同意的第 1 稿" in text
    assert "<del>0</del><ins>5</ins>" in text
    side = shown(client.get(reverse("review:compare", args=[review.uuid]), {"from": "1", "to": "2", "view": "side"}))
    assert "<td>补贴标准为每台3<del>0</del>00元。</td>" in side
    assert client.get(reverse("review:compare", args=[review.uuid]), {"from": "x", "to": "99"}).status_code == 200


def test_it_gives_out_a_record_that_verifies_anywhere(people, tmp_path, capsys):
    review = make.through(make.opened(people), people)
    client = browser(people.head)
    assert "核验通过，没有被改动" in shown(client.get(reverse("review:record", args=[review.uuid])))
    body = client.get(reverse("review:record_file", args=[review.uuid])).content
    file = tmp_path / "record.jsonl"
    file.write_bytes(body)
    assert offline.main(["verify", "--export", str(file)]) == 0
    lines = body.decode().splitlines()
    entry = json.loads(lines[2])
    entry["actor_name"] = "别人"
    file.write_text("\n".join([*lines[:2], json.dumps(entry, ensure_ascii=False), *lines[3:]]))
    assert offline.main(["verify", "--export", str(file)]) == 1
    capsys.readouterr()


class TestArranging:
    def test_it_delegates_and_ends(self, people):
        client = browser(people.head)
        data = {
            "giver": make.holding(people.head).pk, "taker": make.holding(people.leader).pk, "sorts": ["FINAL"],
            "since": days.today().isoformat(), "until": (days.today() + timedelta(3)).isoformat(), "reason": "出差",
        }  # fmt: skip
        assert client.post("/desk/review/delegations/new/", data).status_code == 302
        row = Delegation.objects.get()
        assert "生效中" in shown(client.get("/desk/review/delegations/"))
        stranger = browser(people.reviewer)
        assert stranger.post(reverse("review:end_delegation", args=[row.uuid])).status_code == 404
        client.post(reverse("review:end_delegation", args=[row.uuid]))
        assert "已终止" in shown(client.get("/desk/review/delegations/"))

    def test_it_keeps_a_refused_delegation_as_filled_in(self, people):
        data = {
            "giver": make.holding(people.head).pk, "taker": make.holding(people.leader).pk, "sorts": ["FINAL"],
            "since": days.today().isoformat(), "until": (days.today() - timedelta(3)).isoformat(), "reason": "去省里开会",
        }  # fmt: skip
        answer = browser(people.head).post("/desk/review/delegations/new/", data)
        assert answer.status_code == 422
        assert "截止日期" in shown(answer)
        assert "去省里开会" in shown(answer)

    def test_it_is_not_for_those_without_reviews_to_give(self, people):
        assert browser(people.drafter).get("/desk/review/delegations/new/").status_code == 404

    def test_it_pairs_units_for_the_office_alone(self, people):
        office, partner = orgs.client_for(Duty.OFFICE), orgs.organ("县教育局")
        assert browser(people.head).get("/desk/review/pairings/").status_code == 404
        data = {
            "organ": people.organ.uuid, "partner": partner.uuid, "sorts": ["FIRST", "PROOF_1"],
            "since": days.today().isoformat(), "basis": "只有三人",
        }  # fmt: skip
        assert office.post("/desk/review/pairings/new/", data).status_code == 302
        row = Pairing.objects.get()
        assert "只有三人" in shown(office.get("/desk/review/pairings/"))
        review = make.opened(people)
        helper = orgs.client_for(Duty.REVIEWER, partner)
        assert review.title in shown(helper.get("/desk/review/"))
        assert helper.get(reverse("review:page", args=[review.uuid])).status_code == 200
        office.post(reverse("review:end_pairing", args=[row.uuid]))
        assert helper.get(reverse("review:page", args=[review.uuid])).status_code == 404
        again = office.post("/desk/review/pairings/new/", {**data, "partner": people.organ.uuid})
        assert "结对单位不能是本单位" in shown(again)


class TestSchemes:
    def sent(self, client, **changes):
        page = client.get("/desk/review/schemes/notice/edit/")
        data = {"based_on": "0", "reason": "终审改为三天"}
        for form in page.context["steps"]:
            for name in form.fields:
                value = form.initial.get(name)
                if value is not None:
                    data[f"{form.prefix}-{name}"] = value
        return client.post("/desk/review/schemes/notice/edit/", data | changes)

    def test_it_is_changed_in_versions_with_a_reason(self):
        client = orgs.client_for(Duty.OFFICE)
        assert self.sent(client, **{"final-days": "3"}).status_code == 302
        assert Scheme.objects.get().number == 1
        text = shown(client.get("/desk/review/schemes/notice/"))
        assert "修改“终审”：时限改为3 个工作日。" in text
        review = make.opened(make.team(orgs.organ()))
        assert make.step(review, Sort.FINAL).allowed == 3
        answer = self.sent(client, **{"final-days": "4"})
        assert "已有人保存了新的版本" in shown(answer)

    def test_it_refuses_a_scheme_without_a_step_that_must_be_and_keeps_the_form(self):
        answer = self.sent(orgs.client_for(Duty.OFFICE), **{"secrecy-stage": "", "reason": "省一步"})
        assert answer.status_code == 422
        assert "缺少“保密审查”" in shown(answer)
        assert "省一步" in shown(answer)
        assert Scheme.objects.count() == 0
        assert "没有改动" in shown(self.sent(orgs.client_for(Duty.OFFICE)))

    def test_it_sends_a_step_to_a_named_organ(self, people):
        justice = orgs.organ("县司法局", aliases=["县法制办"])
        client = orgs.client_for(Duty.ADMIN)
        more = {"legal-stage": "2", "legal-duties": ["REVIEWER"], "legal-where": "ORGAN", "legal-gates": ["LAW"]}
        assert "请选择“合法性审核”由哪个单位办理" in shown(self.sent(client, **more))
        assert self.sent(client, **more, **{"legal-organ": str(justice.pk)}).status_code == 302
        review = make.opened(people)
        make.approve(review, Sort.FIRST, people.reviewer, proof_too=True)
        lawyer = orgs.client_for(Duty.REVIEWER, justice)
        assert review.title in shown(lawyer.get("/desk/review/"))
        assert lawyer.get(reverse("review:page", args=[review.uuid])).status_code == 200

    def test_it_is_for_the_office_and_the_administrator(self, people):
        assert browser(people.head).get("/desk/review/schemes/").status_code == 404
        assert orgs.client_for(Duty.ADMIN).get("/desk/review/schemes/").status_code == 200
        assert orgs.client_for(Duty.OFFICE).get("/desk/review/schemes/poem/").status_code == 404


def test_it_narrows_the_list_of_all(people):
    review = make.opened(people, title="甲通知")
    with days.standing_at(date(2026, 11, 2)):
        make.opened(people, title="乙公告", kind="announcement", emergency_reason="抢险")
    client = orgs.client_for(Duty.OFFICE)
    assert "甲通知" in shown(client.get("/desk/review/all/"))
    only = shown(client.get("/desk/review/all/", {"kind": "announcement", "route": "EMERGENCY", "late": "on"}))
    assert "乙公告" in only
    assert "甲通知" not in only
    assert "没有符合条件的审核" in shown(client.get("/desk/review/all/", {"q": "丙"}))
    assert "甲通知" in shown(browser(people.drafter).get("/desk/review/all/", {"mine": "on", "state": review.state}))


def test_it_reads_lists_and_pages_in_few_queries(people, django_assert_max_num_queries):
    reviews = [make.opened(people) for _ in range(6)]
    client = browser(people.reviewer)
    client.get("/desk/review/")
    with django_assert_max_num_queries(16):
        client.get("/desk/review/")
    with django_assert_max_num_queries(16):
        client.get("/desk/review/all/")
    with django_assert_max_num_queries(45):
        client.get(reverse("review:page", args=[reviews[0].uuid]))


class TestExperts:
    @pytest.fixture(autouse=True)
    def on(self, settings):
        settings.REVIEW_EXPERTS = True

    def invited(self, client, review):
        data = {
            "name": "王教授",
            "workplace": "省农科院",
            "question": "补贴标准是否合理",
            "until": days.today().isoformat(),
        }
        answer = client.post(reverse("review:invite_expert", args=[review.uuid]), data)
        made = answer.context["made"]
        return made.link, made.code

    def test_it_asks_for_link_and_code_and_serves_one_opinion(self, people, client):
        review = make.opened(people)
        link, code = self.invited(browser(people.drafter), review)
        address = f"/zhuanjia/{link}/"
        first = shown(client.get(address))
        assert review.title not in first
        wrong = client.post(address, {"code": "000000" if code != "000000" else "111111"})
        assert "还可以试 4 次" in shown(wrong)
        assert review.title not in shown(wrong)
        assert "补贴标准为每台3000元" in shown(client.post(address, {"code": code}))
        empty = client.post(address, {"code": code, "opinion": " "})
        assert "请填写意见" in shown(empty)
        assert "意见已提交" in shown(client.post(address, {"code": code, "opinion": "标准偏低"}))
        assert client.get(address).status_code == 404
        text = shown(browser(people.reviewer).get(reverse("review:page", args=[review.uuid])))
        assert "标准偏低" in text
        assert Decision.objects.count() == 0

    def test_it_is_void_after_five_wrong_codes(self, people, client):
        link, code = self.invited(browser(people.drafter), make.opened(people))
        for _ in range(5):
            client.post(f"/zhuanjia/{link}/", {"code": "x"})
        assert client.post(f"/zhuanjia/{link}/", {"code": code}).status_code == 404

    def test_it_is_off_unless_switched_on(self, people, settings, client):
        review = make.opened(people)
        link, _ = self.invited(browser(people.drafter), review)
        settings.REVIEW_EXPERTS = False
        assert client.get(f"/zhuanjia/{link}/").status_code == 404
        drafter = browser(people.drafter)
        assert drafter.get(reverse("review:invite_expert", args=[review.uuid])).status_code == 404
        assert "/expert/" not in shown(drafter.get(reverse("review:page", args=[review.uuid])))

    def test_it_is_cancelled(self, people, client):
        review = make.opened(people)
        link, _ = self.invited(browser(people.drafter), review)
        row = review.invitations.get()
        browser(people.drafter).post(reverse("review:cancel_expert", args=[row.uuid]))
        assert client.get(f"/zhuanjia/{link}/").status_code == 404
