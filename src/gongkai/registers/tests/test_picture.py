"""A base picture behind points: its 审图号, its box, who loads it, how points lie on it."""

from __future__ import annotations

import base64
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import BasePicture
from gongkai.registers.rules import picture as rules
from gongkai.registers.rules.picture import Bounds
from gongkai.registers.rules.shape import Crs
from gongkai.registers.tests import builders

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
GOOD = {
    "approval": "GS(2026)1234号", "west": "113", "south": "36", "east": "114", "north": "37", "system": "CGCS2000",
}  # fmt: skip
BOX = Bounds(Decimal(113), Decimal(36), Decimal(114), Decimal(37))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GS（2026）1234号", "GS（2026）1234号"), ("gs(2026) 1234号", "GS（2026）1234号"), ("GS京（2022）0012号", "GS京（2022）0012号"),
        ("冀S〔2026年〕012号", "冀S（2026）012号"), ("GS2026-1234", ""), ("S（2026）1号", ""), ("外S（2026）1号", ""), ("", ""),
        ("GS（1999）1号", ""), ("GS（2026）号", ""),
    ],
)  # fmt: skip
def test_it_knows_an_approval_number(text, kept):
    assert rules.approval_of(text) == kept


@pytest.mark.parametrize(
    ("box", "fine"),
    [
        ((113, 36, 114, 37), True), ((114, 36, 113, 37), False), ((113, 37, 114, 36), False), ((10, 36, 114, 37), False),
        ((113, 36, 113, 37), False), ((113, 36, 135, Decimal("36.01")), False),
    ],
)  # fmt: skip
def test_it_knows_a_box(box, fine):
    assert (rules.reasons_against("GS（2026）1号", Bounds(*map(Decimal, box))) == []) is fine


def test_points_lie_where_they_are_and_not_beyond_the_edge():
    drawn = rules.draw(BOX, [("113,37", "a"), ("114,36", "b"), ("113.5,36.5", "c"), ("115,36.5", "d")])
    assert drawn == [(0.0, 0.0, "a"), (720.0, BOX.high, "b"), (360.0, round(BOX.high / 2, 1), "c")]
    assert rules.fits(Crs.CGCS2000, Crs.WGS84)
    assert not rules.fits(Crs.CGCS2000, Crs.GCJ02)


def loaded(client, **changes):
    data = GOOD | {"file": SimpleUploadedFile("底图.png", PNG)} | changes
    return client.post(reverse("registers:picture"), data)


@pytest.mark.django_db
def test_an_administrator_loads_it_and_it_stands_behind_the_points(client, tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    register = builders.local(shape="points")
    lines = [[f"柳湾{n}便民服务站", "便民服务站", "柳湾镇政府街", f"{113 + n}.51,36.52"] for n in range(3)]
    path = builders.csv_of(tmp_path / "a.csv", lines, head=["名称", "类别", "地址", "坐标"])
    builders.published(path, register_of=register)
    html = client.get("/registers/local-list/").content.decode()
    assert "示意图" in html
    assert "<image" not in html
    admin = orgs.client_for(Duty.ADMIN)
    assert "底图" in admin.get(reverse("registers:registers")).content.decode()
    assert loaded(admin).status_code == 302
    picture = BasePicture.objects.get()
    html = client.get("/registers/local-list/").content.decode()
    assert "审图号：GS（2026）1234号" in html
    assert f"/files/{picture.file.uuid}/" in html
    assert "示意图" not in html
    assert html.count('r="7"') == 1
    assert "有 2 个点在图外" in html
    assert client.get(reverse("files:download", args=[picture.file.uuid])).status_code == 200
    assert admin.post(reverse("registers:picture"), GOOD | {"system": "GCJ02"}).status_code == 302
    assert "示意图" in client.get("/registers/local-list/").content.decode()
    assert (
        admin.post(reverse("registers:picture"), GOOD | {"west": "110", "east": "111", "south": "36.5"}).status_code
        == 302
    )
    said = admin.get(reverse("registers:picture")).content.decode()
    assert "GS（2026）1234号" in said
    place = said[said.index("西 ") :][:40]
    assert place.startswith("西 110、南 36.5、东 111、北 37"), place  # round degrees as they are written
    admin.post(reverse("registers:picture"), {"action": "remove"})
    assert not BasePicture.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"approval": "1234"}, "审图号应照批准书"), ({"west": "115"}, "四至"), ({"file": SimpleUploadedFile("a.png", b"%PDF-1.7 x")}, "底图"),
        ({"file": ""}, "请选择底图文件"), ({"north": "x"}, "数"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said(tmp_path, settings, changes, says):
    settings.FILES_ROOT = tmp_path / "files"
    orgs.office()
    answer = loaded(orgs.client_for(Duty.ADMIN), **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not BasePicture.objects.exists()


@pytest.mark.django_db
def test_nobody_else_loads_it():
    orgs.office()
    assert loaded(orgs.client_for(Duty.OFFICE)).status_code == 404
