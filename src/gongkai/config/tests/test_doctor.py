"""What an administrator is told of registers."""

from __future__ import annotations

from gongkai.config import doctor
from gongkai.registers.services import registering


def test_it_names_a_register_that_stays_with_its_old_definition_and_why(monkeypatch):
    monkeypatch.setattr(registering, "not_taken", lambda: [("行政处罚", ["字段“理由”已有数据，不能删除。"])])
    [told] = doctor.registers()
    assert told.ok is None
    assert "清单“行政处罚”仍按旧的定义使用" in told.text
    assert "不能删除" in told.text
