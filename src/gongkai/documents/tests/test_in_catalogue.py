"""What the catalogue learns of documents: how they stand, and under which classes."""

from __future__ import annotations

import pytest

from gongkai.catalogue.models import Placement
from gongkai.catalogue.services import subjects
from gongkai.catalogue.services.placements import compare
from gongkai.catalogue.tests import builders as catalogue
from gongkai.documents.queries import placing
from gongkai.documents.rules.states import State
from gongkai.documents.services.placing import record_of
from gongkai.documents.tests import builders
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
