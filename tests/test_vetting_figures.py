"""The figures of content checks, as the house is wired."""

from __future__ import annotations

import pytest

from gongkai.indicators import queries as figures
from gongkai.indicators.rules import year
from gongkai.kernel import days
from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.vetting import services
from gongkai.vetting.tests import builders

pytestmark = pytest.mark.django_db


def test_it_counts_what_blocks_and_the_share_let_pass(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    finance = orgs.organ("县财政局")
    editor, reviewer = orgs.actor(Duty.EDITOR, finance), orgs.actor(Duty.REVIEWER, finance)
    check = builders.check(finance)
    blocking = check.findings.filter(severity="BLOCK").count()
    services.ask_waiver(finding=builders.found(check), reason="依法", by=editor)
    services.decide_waiver(finding=builders.found(check), grant=True, reason="属实", by=reviewer)
    keys = ["vetting.blocking", "vetting.blocking_open", "vetting.waived_rate"]
    found = {one.key: one for one in figures.figures(orgs.actor(Duty.OFFICE), keys, year(days.today().year))}
    assert found["vetting.blocking"].value == blocking
    assert found["vetting.blocking_open"].value == blocking - 1
    assert (found["vetting.waived_rate"].numerator, found["vetting.waived_rate"].denominator) == (1, blocking)
