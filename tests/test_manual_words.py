"""What the manual puts in quotation marks is a label or a sentence of the platform, to the letter."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "manual"
KINDS = {".html", ".py", ".yaml"}
# Words of a notice, or of another program, quoted as such.
QUOTED = {"各镇人民政府", "各镇", "县级各部门", "云溪县"}


@cache
def platform() -> str:
    """All text of the platform, tests left out."""
    files = (path for path in (ROOT / "src").rglob("*") if path.suffix in KINDS and "tests" not in path.parts)
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "admin.md",
        "office.md",
        "unit.md",
        "leader.md",
        "registering.md",
        "review.md",
        "vetting.md",
        "documents.md",
        "catalogue.md",
        "search.md",
        "site.md",
        "topics.md",
        "registers.md",
        "applications.md",
    ],
)
def test_it_quotes_only_what_the_platform_says(name):
    labels = set(re.findall(r"“([^”]+)”", (MANUAL / name).read_text("utf-8"))) - QUOTED
    parts = {part for label in labels for part in label.split("—")}
    assert sorted(part for part in parts if part not in platform()) == []


@pytest.mark.parametrize("page", sorted(MANUAL.glob("*.md")), ids=lambda page: page.name)
def test_it_links_only_to_pages_there_are(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
