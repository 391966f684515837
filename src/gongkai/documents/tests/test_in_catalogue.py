"""What the catalogue learns of documents: how they stand, and under which classes."""

from __future__ import annotations

import pytest

from gongkai.catalogue.models import Placement
from gongkai.catalogue.services import subjects
from gongkai.catalogue.services.placements import compare
from gongkai.catalogue.tests import builders as catalogue
from gongkai.documents.queries import placing
from gongkai.documents.queries.flow import before_vetting
from gongkai.documents.rules import columns as rules
from gongkai.documents.rules.flow import Matter
from gongkai.documents.rules.states import Kind, Openness, State
from gongkai.documents.services import drafting
from gongkai.documents.services.placing import record_of
from gongkai.documents.tests import builders
from gongkai.documents.views.desk.writing import _form
from gongkai.kernel.errors import Refused
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs

pytestmark = pytest.mark.django_db


def test_it_brings_the_places_of_documents_into_line_with_them():
    stays, gone = builders.published(title="新的标题"), builders.published()
    for document in (stays, gone):
        catalogue.placement(catalogue.column(), record=record_of(document), title="旧的标题")
    gone.state = State.DISCARDED
    gone.save(update_fields=["state"])
    assert list(placing.standing([record_of(stays), record_of(gone)])) == [record_of(stays)]
    assert compare() == {"retitled": 1, "displaced": 1}
    place = Placement.objects.get()
    assert (place.title, str(stays.uuid) in place.url) == ("新的标题", True)
    assert compare() == {"retitled": 0, "displaced": 0}


def test_it_counts_documents_by_class_and_keeps_a_used_class_named_as_they_say():
    office = orgs.actor(Duty.OFFICE)
    top = subjects.save_subject(name="优化营商环境", by=office)
    builders.document(subject_class="优化营商环境\\惠企政策")
    assert subjects.used_counts(office.jurisdiction_id) == {"优化营商环境\\惠企政策": 1}
    with pytest.raises(Refused, match="已有 1 件公文归入"):
        subjects.save_subject(subject=top, name="营商环境", by=office)
    subjects.save_subject(subject=top, name="优化营商环境", by=office)


def keys(document) -> list[str]:
    return sorted(document.columns.values_list("key", flat=True))


def test_every_kind_has_a_column_and_every_key_is_of_the_template():
    organ = orgs.organ("县农业农村局")
    catalogue.columns(organ)
    there = placing.columns_of(organ.pk)
    for kind in Kind:
        assert (rules.chosen(kind, "通知", there) == "") == (kind is Kind.NEWS), kind
    assert rules.chosen(Kind.NORMATIVE, "办法", ["documents/other"]) == "documents/other"
    assert rules.chosen(Kind.INFORMATION, "县农业农村局2025年政府信息公开工作年度报告", there) == "annual"
    assert rules.reasons_without(Kind.NORMATIVE, 0, []) == []  # an organ without columns has nowhere to put it
    assert rules.reasons_without(Kind.OFFICIAL, 0, there) == []


def test_a_kind_chooses_its_column_until_the_writer_does():
    organ = orgs.organ("县农业农村局")
    catalogue.columns(organ)
    editor = orgs.actor(Duty.EDITOR, organ)
    document = drafting.create(by=editor, kind=Kind.OFFICIAL, title="关于补贴的通知")
    assert keys(document) == ["documents/other"]
    own = list(document.columns.values_list("pk", flat=True))
    drafting.save(document=document, changes={"kind": Kind.NORMATIVE, "columns": own}, by=editor)
    assert keys(document) == ["documents/normative"]
    chosen = [placing.columns_of(organ.pk)["statutory/20.2"]]
    drafting.save(document=document, changes={"columns": chosen}, by=editor)
    document.refresh_from_db()
    drafting.save(document=document, changes={"kind": Kind.POLICY}, by=editor)
    assert keys(document) == ["statutory/20.2"]
    document.refresh_from_db()
    drafting.save(document=document, changes={"kind": Kind.NORMATIVE, "columns": []}, by=editor)
    document.refresh_from_db()
    document.openness = Openness.PROACTIVE
    said = next(one for one in before_vetting(document) if one.matter is Matter.COLUMNS)
    assert "行政规范性文件应当放入公开栏目" in said.reasons[0]


def test_the_column_of_annual_reports_is_offered_to_annual_reports_alone():
    organ = orgs.organ("县农业农村局")
    catalogue.columns(organ)
    editor = orgs.actor(Duty.EDITOR, organ)
    annual = placing.columns_of(organ.pk)["annual"]

    def offered(title: str) -> bool:
        document = drafting.create(by=editor, kind=Kind.INFORMATION, title=title)
        form = _form(editor, document, None)
        return annual in {number for _, group in form.fields["columns"].choices for number, _ in group}

    assert not offered("关于农机年度检验的通知")
    assert offered("县农业农村局2025年政府信息公开工作年度报告")
