from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongkai.portal.rules import Latest, missing_marks, newest, reasons_not_to_save


@pytest.mark.parametrize(
    ("site_id", "icp", "police", "url", "count"),
    [
        ("", "", "", "", 0),
        ("1309000001", "冀ICP备12345678号-1", "冀公网安备 13092102000001号", "https://beian.mps.gov.cn/#/query", 0),
        ("1309000001", "冀ICP备12345678号", "冀公网安备13092102000001号", "", 0),
        ("130900", "ICP12345678", "公安备1", "http://beian.mps.gov.cn/", 4),
        ("130900000１", "", "", "javascript:alert(1)", 2),
    ],
)
def test_it_refuses_marks_that_cannot_be_right(site_id, icp, police, url, count):
    assert len(reasons_not_to_save(site_id, icp, police, url)) == count


def test_it_names_what_the_foot_lacks():
    assert missing_marks({"网站标识码": "", "联系电话": "1"}) == ["网站标识码"]


def test_it_puts_the_newest_first():
    rows = [Latest(str(day), f"/{day}/", datetime(2026, 1, day, tzinfo=UTC)) for day in (3, 9, 5)]
    assert [row.title for row in newest(rows, 2)] == ["9", "5"]
