"""政策解读: rules in tables, services on the database, the tab."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.models import Interpretation
from gongkai.documents.queries import interpretation as queries
from gongkai.documents.rules import interpretation as rules
from gongkai.documents.rules.interpretation import FormFacts, Material
from gongkai.documents.rules.states import InterpretationState, Kind, State
from gongkai.documents.services import interpretation as services
from gongkai.documents.services import rounds
from gongkai.documents.tests import builders
from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

SAID = "为了解决山区老人看病远、报销慢的问题而制定"
FILLED = {one.code: SAID for one in (*rules.elements(), *rules.points())}
PLAN = {"outline": "讲清谁能报销", "channels": "政府网站", "planned_on": date(2026, 9, 2), "responsible": "王岚"}
GOOD = Material(
    outline="讲清谁能报销",
    channels="网站",
    planned=True,
    responsible="王岚",
    title="一图读懂",
    body="<p>正文</p>",
    filled=FILLED,
)
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def with_(**changes):
    return Material(**{**{name: getattr(GOOD, name) for name in GOOD.__slots__}, **changes})


class TestRules:
    @pytest.mark.parametrize(
        ("material", "said"),
        [
            (GOOD, ""),
            (with_(title=" "), "解读标题"),
            (with_(body=""), "还没有解读正文"),
            (with_(filled={**FILLED, "basis": "有"}), "缺少基本要素：决策依据"),
            (with_(filled={**FILLED, "benefits": ""}), "惠民利企举措和受益条件"),
            (with_(filled={**FILLED, "benefits": "不涉及"}), ""),
            (with_(forms=[FormFacts("GRAPHIC", described=False)]), "图解没有文字说明"),
            (with_(forms=[FormFacts("QA", described=True, filled=False)]), "问答还没有内容"),
            (with_(copied=51), "51%与原文重复"),
            (with_(copied=51, copied_decision="引用条款属必要"), ""),
            (with_(copied=50), ""),
        ],
    )
    def test_it_says_what_the_material_lacks(self, material, said):
        reasons = rules.reasons_not_ready(material, most_copied=50)
        assert bool(reasons) == bool(said)
        assert said in "".join(reasons)

    def test_it_says_what_the_plan_lacks(self):
        assert rules.reasons_without_plan(GOOD) == []
        assert rules.reasons_without_plan(with_(outline="", planned=False)) == ["解读方案缺少解读提纲、解读时间。"]

    @pytest.mark.parametrize(
        ("kind", "chosen", "result"),
        [
            (Kind.NORMATIVE, "NO", "MUST"),
            (Kind.POLICY, "EXEMPT", "EXEMPT"),
            (Kind.OFFICIAL, "NO", "NO"),
            (Kind.OFFICIAL, "MUST", "MUST"),
        ],
    )
    def test_policy_documents_are_interpreted(self, kind, chosen, result):
        assert rules.required(kind, chosen) == result

    def test_nothing_is_issued_without(self):
        assert rules.reasons_not_to_issue("MUST", "", None, None) == ["还没有解读方案。", "还没有解读材料。"]
        assert rules.reasons_not_to_issue("EXEMPT", "", None, None)
        assert not rules.reasons_not_to_issue("EXEMPT", "只转发上级文件", None, None)
        assert not rules.reasons_not_to_issue("NO", "", None, None)
        assert not rules.reasons_not_to_issue("MUST", "", [], [])

    def test_it_measures_copying(self):
        text = "对年满七十周岁的参保老人，门诊报销比例提高五个百分点，由乡镇卫生院直接结算，不再垫付。"
        assert rules.copied_share(text, text) == 100
        assert (
            rules.copied_share("老人到卫生院看门诊能多报一些钱而且不用先垫付，带身份证和社保卡就可以办理。", text) == 0
        )
        assert rules.copied_share("短", text) is None

    @given(st.text("政务公开解读条例", max_size=200), st.text("政务公开解读条例", max_size=200))
    def test_the_share_is_a_percentage(self, material, document):
        share = rules.copied_share(material, document)
        assert share is None or 0 <= share <= 100

    @pytest.mark.parametrize(
        ("kinds", "enough"),
        [
            ([], False),
            (["TEXT"], False),
            (["TEXT", "EXPERT"], False),
            (["TEXT", "GRAPHIC"], True),
            (["QA", "QA"], False),
        ],
    )
    def test_diverse_is_two_forms_one_of_them_rich(self, kinds, enough):
        assert rules.diversified(kinds) is enough


@pytest.mark.django_db
class TestServices:
    @pytest.fixture(autouse=True)
    def a_day(self, tmp_path, settings):
        settings.FILES_ROOT = tmp_path
        with days.standing_at(date(2026, 9, 1)):
            yield

    @pytest.fixture
    def editor(self):
        return orgs.actor(Duty.EDITOR, orgs.organ())

    def made(self, document, editor):
        row = services.plan(document=document, by=editor, **PLAN)
        return services.write(
            row=row, title="这样报销", body=f"<p>{SAID}<script>x</script></p>", elements=FILLED, by=editor
        )

    def test_it_goes_with_the_document(self, editor):
        document = builders.document(kind=Kind.POLICY)
        assert queries.reasons_not_to_issue(document) == ["还没有解读方案。", "还没有解读材料。"]
        before = document.fingerprint
        row = self.made(document, editor)
        document.refresh_from_db()
        assert row.state == InterpretationState.READY
        assert "script" not in row.body
        assert document.fingerprint != before
        assert queries.reasons_not_to_issue(document) == []

    def test_only_the_drafting_unit_writes_and_not_while_it_is_reviewed(self, editor):
        document = builders.document(kind=Kind.POLICY)
        with pytest.raises(Refused, match="谁起草、谁解读"):
            services.plan(document=document, by=orgs.actor(Duty.EDITOR, orgs.organ("县教育局")), **PLAN)
        row = self.made(document, editor)
        document.state = State.REVIEW
        document.save()
        with pytest.raises(Refused, match="不能单独改动"):
            services.write(row=row, title="改", body="改", elements=FILLED, by=editor)

    def test_copying_wants_a_reviewers_word(self, editor):
        body = f"<p>{'凡在本县参加城乡居民医疗保险的人员均可按照本办法规定申请门诊慢性病待遇。' * 2}</p>"
        document = builders.document(kind=Kind.POLICY, body=body)
        row = services.plan(document=document, by=editor, **PLAN)
        row = services.write(row=row, title="解读", body=body, elements=FILLED, by=editor)
        assert row.copied == 100
        assert row.state == InterpretationState.DRAFTING
        with pytest.raises(Refused, match="审核人"):
            services.judge_copied(row=row, decision="可以", by=editor)
        services.judge_copied(row=row, decision="已核对，引用属必要", by=orgs.actor(Duty.REVIEWER, orgs.organ()))
        assert queries.reasons_not_to_issue(document) == []

    def test_it_is_exempt_only_for_a_reason(self, editor):
        document = builders.document(kind=Kind.POLICY)
        with pytest.raises(Refused, match="免于解读的理由"):
            services.exempt(document=document, why="无", by=editor)
        services.exempt(document=document, why="仅转发上级文件，上级已解读", by=editor)
        document.refresh_from_db()
        assert queries.reasons_not_to_issue(document) == []
        services.require(document=document, by=editor)
        document.refresh_from_db()
        assert queries.reasons_not_to_issue(document)

    def test_a_form_has_its_file_and_gives_it_back(self, editor):
        document = builders.document(kind=Kind.POLICY)
        self.made(document, editor)
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        url = reverse("documents:add_form", args=[document.uuid])
        given = {"kind": "GRAPHIC", "title": "一图读懂", "file": SimpleUploadedFile("图.png", PNG)}
        assert client.post(url, given).status_code == 302
        row = Interpretation.objects.get()
        form = row.forms.get()
        assert "没有文字说明" in "".join(queries.reasons_not_to_issue(document))
        assert client.get(reverse("files:download", args=[form.file.uuid])).status_code == 200
        other = orgs.client_for(Duty.EDITOR, orgs.organ("县教育局"))
        assert other.get(reverse("files:download", args=[form.file.uuid])).status_code == 404
        client.post(reverse("documents:drop_form", args=[document.uuid]), {"form": form.pk})
        assert not row.forms.exists()

    def test_it_becomes_public_with_its_document(self, editor):
        document = builders.document(kind=Kind.POLICY)
        row = self.made(document, editor)
        assert queries.published_of(document) == []
        document.state = State.PUBLISHED
        document.save()
        services.publish_with(document.pk)
        assert queries.published_of(document) == [row]

    def test_a_later_round_goes_through_hands_of_its_own(self, editor):
        document = builders.published(kind=Kind.POLICY)
        with pytest.raises(Refused, match="缘由"):
            services.open_round(document=document, trigger=" ", by=editor)
        row = services.open_round(document=document, trigger="热线集中咨询异地报销", by=editor)
        assert row.round == 2
        with pytest.raises(Refused, match="还没有解读正文"):
            rounds.submit(row=row, by=editor)
        row = services.plan(document=document, row=row, by=editor, **PLAN)
        row = services.write(row=row, title="异地怎么报", body=f"<p>{SAID}</p>", elements=FILLED, by=editor)
        rounds.submit(row=row, by=editor)
        row.refresh_from_db()
        assert row.state == InterpretationState.REVIEW
        with pytest.raises(Refused):
            rounds.publish(row=row, by=editor)
        rounds.returned(1, f"documents.Interpretation:{row.pk}")
        row.refresh_from_db()
        assert row.state == InterpretationState.DRAFTING

    def test_an_identity_number_in_a_later_round_is_caught(self, editor):
        document = builders.published(kind=Kind.POLICY)
        row = services.open_round(document=document, trigger="热线集中咨询异地报销", by=editor)
        row = services.plan(document=document, row=row, by=editor, **PLAN)
        body = f"<p>{SAID}，如身份证号11010519491231002X的居民。</p>"
        row = services.write(row=row, title="异地怎么报", body=body, elements=FILLED, by=editor)
        with pytest.raises(Refused):
            rounds.submit(row=row, by=editor)

    def test_the_two_rates_are_counted(self, editor):
        one = builders.published(kind=Kind.POLICY)
        row = Interpretation.objects.create(
            document=one, jurisdiction_id=one.jurisdiction_id, organ_id=one.organ_id, state="PUBLISHED",
            created_at=days.now(), changed_at=days.now(),
        )  # fmt: skip
        for kind in ("TEXT", "GRAPHIC"):
            row.forms.create(kind=kind, title=kind)
        for channel in ("SITE", "NEW_MEDIA"):
            one.releases.create(
                jurisdiction_id=one.jurisdiction_id, organ_id=one.organ_id, channel=channel, state="DONE"
            )
        builders.published(kind=Kind.POLICY)
        builders.published(kind=Kind.POLICY, interpret="EXEMPT", interpret_exempt_why="转发上级文件")
        keys = ["documents.diversified_rate", "documents.multichannel_rate", "documents.exempt_rate"]
        found = {one.key: one for one in figures.figures(orgs.actor(Duty.OFFICE), keys, year(2026))}
        assert [(found[key].numerator, found[key].denominator) for key in keys] == [(1, 2), (1, 2), (1, 3)]

    @pytest.mark.parametrize("tab", ["owing", "coming", "public", "exempt"])
    def test_its_list_opens(self, tab, editor):
        self.made(builders.document(kind=Kind.POLICY), editor)
        builders.published(kind=Kind.POLICY)
        answer = orgs.client_for(Duty.OFFICE).get(reverse("documents:interpretations") + f"?tab={tab}")
        assert answer.status_code == 200

    def test_the_tab_keeps_what_was_entered_and_logs_publicity(self, editor):
        document = builders.document(kind=Kind.POLICY)
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        tab = reverse("documents:interpretation", args=[document.uuid])
        assert "应当解读" in client.get(tab).content.decode()
        answer = client.post(reverse("documents:exempt", args=[document.uuid]), {"why": "短"})
        assert answer.status_code == 422
        assert "短</textarea>" in answer.content.decode()
        log = reverse("documents:log_publicity", args=[document.uuid, "mention"])
        assert client.post(log, {"outlet": "云溪日报", "title": "老人报销", "on": "2026-09-09"}).status_code == 422
        assert client.post(log, {"outlet": "云溪日报", "title": "老人报销", "on": "2026-08-30"}).status_code == 302
        assert "云溪日报" in client.get(tab).content.decode()
        assert orgs.client_for(Duty.EDITOR, orgs.organ("县教育局")).get(tab).status_code == 404

    @pytest.mark.parametrize("name", ["interpretation", "openness"])
    def test_a_label_speaks_of_its_own_field(self, name):
        client = orgs.client_for(Duty.EDITOR, orgs.organ())
        document = builders.document(kind=Kind.POLICY)
        services.plan(document=document, by=client.actor, **PLAN)
        page = client.get(reverse(f"documents:{name}", args=[document.uuid])).content.decode()
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
