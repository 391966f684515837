"""Whether a stamped paper says what was approved: number, day, every paragraph, and nothing more.

Spaces, line breaks, width of letters and marks at the end of a line do not count; a moved, missing, changed or added
character does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from gongkai.kernel.labels import Labelled

MOST = 10_000
"""Characters of a stamped paper that are compared; a letter has about a thousand."""
SOFT = frozenset("。,、;:!?")
EXTRA = "多出的文字"
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "−": "-", "─": "-"}
)
_PAGE = re.compile(r"-+\d{1,3}-+|第\d{1,3}页(?:共\d{1,3}页)?")


class Match(Labelled):
    """What comparing came to."""

    SAME = "SAME", "一致"
    DIFFERENT = "DIFFERENT", "有不同"
    UNREAD = "UNREAD", "未能比对"


Run = tuple[str, bool]
"""Characters, and whether they differ."""


@dataclass(slots=True)
class Line:
    """One part of the letter that differs: as approved, and as the stamped paper has it."""

    label: str
    approved: list[Run] = field(default_factory=list)
    stamped: list[Run] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything in it does."""
        return any(odd for _, odd in (*self.approved, *self.stamped))


@dataclass(frozen=True, slots=True)
class _Sign:
    """One character that counts, the one it came from, and whether its line ends with it."""

    plain: str
    shown: str
    ends: bool


def _signs(text: str) -> list[_Sign]:
    found: list[_Sign] = []
    for line in text.splitlines():
        kept: list[tuple[str, str]] = []
        for one in line:
            plain = unicodedata.normalize("NFKC", one).translate(_SAME)
            shown = one
            for part in plain:
                if not part.isspace() and unicodedata.category(part) not in {"Cc", "Cf"}:
                    kept.append((part, shown))
                    shown = ""
        found += [_Sign(plain, shown, at == len(kept) - 1) for at, (plain, shown) in enumerate(kept)]
    return found


def plain(text: str) -> str:
    """A text as it is compared."""
    return "".join(sign.plain for sign in _signs(text))


def compare(parts: Sequence[tuple[str, str]], stamped: str, furniture: Iterable[str] = ()) -> list[Line]:
    """The parts (label, approved text) that the stamped text has otherwise, and what it has beside them.

    `furniture` are texts that may stand beside: the issuer's head, the words of the seal. Page numbers may too.
    """
    approved: list[_Sign] = []
    owner: list[int] = []
    begins: set[int] = set()
    for number, (_, text) in enumerate(parts):
        begins.add(len(approved))
        signs = _signs(text)
        approved += signs
        owner += [number] * len(signs)
    begins.add(len(approved))
    held = _signs(stamped)
    lines = [Line(label) for label, _ in parts]
    extras: list[Line] = []
    skipped = sorted(filter(None, map(plain, furniture)), key=len, reverse=True)
    left, right = "".join(sign.plain for sign in approved), "".join(sign.plain for sign in held)
    for tag, i1, i2, j1, j2 in _steps(left, right):
        ours, theirs = approved[i1:i2], held[j1:j2]
        odd = tag != "equal" and not _soft(ours, theirs, approved, held, i1, j1)
        for at in range(i1, i2):
            lines[owner[at]].approved.append((approved[at].shown, odd))
        if not theirs:
            continue
        text = "".join(sign.plain for sign in theirs)
        if not ours and _PAGE.fullmatch(text):
            continue
        if not ours and i1 in begins:
            if odd and not _beside(text, skipped):
                extras.append(Line(EXTRA, [], [("".join(sign.shown for sign in theirs), True)]))
        elif tag == "equal":
            for at, sign in enumerate(theirs):
                lines[owner[i1 + at]].stamped.append((sign.shown, False))
        else:
            lines[owner[min(i1, len(owner) - 1)]].stamped += [(sign.shown, odd) for sign in theirs]
    return [_joined(line) for line in [*lines, *extras] if line.differs]


def _steps(left: str, right: str) -> list[tuple[str, int, int, int, int]]:
    """What turns one text into the other; what both begin and end with is not searched."""
    if left == right:
        return [("equal", 0, len(left), 0, len(right))]
    most = min(len(left), len(right))
    first = next((at for at in range(most) if left[at] != right[at]), most)
    last = next((at for at in range(most - first) if left[-1 - at] != right[-1 - at]), most - first)
    middle = SequenceMatcher(None, left[first : len(left) - last], right[first : len(right) - last], autojunk=False)
    found = [("equal", 0, first, 0, first)]
    found += [(tag, i1 + first, i2 + first, j1 + first, j2 + first) for tag, i1, i2, j1, j2 in middle.get_opcodes()]
    found.append(("equal", len(left) - last, len(left), len(right) - last, len(right)))
    return [step for step in found if step[1] < step[2] or step[3] < step[4]]


def _soft(ours: list[_Sign], theirs: list[_Sign], approved: list[_Sign], held: list[_Sign], i1: int, j1: int) -> bool:
    """Whether a difference is nothing but marks where a line ends on either side."""
    if any(sign.plain not in SOFT for sign in (*ours, *theirs)):
        return False
    last = (
        ours[-1] if ours else approved[i1 - 1] if i1 else None,
        theirs[-1] if theirs else held[j1 - 1] if j1 else None,
    )
    return any(sign is not None and sign.ends for sign in last)


def _beside(text: str, furniture: list[str]) -> bool:
    """Whether a text is nothing but furniture and page numbers."""
    for one in furniture:
        text = text.replace(one, "")
    return not _PAGE.sub("", text)


def _joined(line: Line) -> Line:
    """Neighbours of one sort as one run."""

    def runs(found: list[Run]) -> list[Run]:
        made: list[Run] = []
        for text, odd in found:
            if made and made[-1][1] == odd:
                made[-1] = (made[-1][0] + text, odd)
            else:
                made.append((text, odd))
        return made

    return Line(line.label, runs(line.approved), runs(line.stamped))


def reasons_not_to_issue(match: Match, differing: int, reason: str, *, shown: bool) -> list[str]:
    """Why a stamped paper does not go out: it differs, and nobody who saw the differences has said why."""
    if match is not Match.DIFFERENT:
        return []
    if not shown:
        return [
            f"盖章件与审核通过的文字有{differing}处不同，已列在“盖章件比对”里；请核对后重新上传，或者写明理由再印发。"
        ]
    return [] if reason.strip() else [f"盖章件与审核通过的文字有{differing}处不同；请重新上传，或者写明不同的理由。"]


def weakness(match: Match, differing: int) -> str:
    """What the other side could say of the stamped paper; "" for nothing."""
    if match is Match.DIFFERENT:
        return f"盖章的答复书与审核通过的文字有{differing}处不同。"
    return "盖章的答复书未能与审核通过的文字自动比对，须人工核对。" if match is Match.UNREAD else ""
