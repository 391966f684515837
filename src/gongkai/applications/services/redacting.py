"""Blackening a file that is to be supplied: brought in and looked through, marked, made anew, given with the reply.

The engine is `redaction`; files are read and written outside of transactions. Hidden words lie sealed under the case's
key; the trail has kinds, grounds and numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.applications.models import Application, Redaction, RedactionMark
from gongkai.applications.queries import redacting as reading
from gongkai.applications.rules import redacting as rules
from gongkai.applications.rules.redacting import Ground, Place, Sort, Stage
from gongkai.applications.rules.states import State
from gongkai.applications.services import inspecting
from gongkai.applications.services.acting import common, done, held
from gongkai.applications.services.inspecting import Find
from gongkai.cases import queries as cases
from gongkai.cases import services as case_services
from gongkai.cases.rules import PaperKind
from gongkai.files import queries as stored
from gongkai.files import services as files
from gongkai.files.rules import Kind
from gongkai.kernel import days
from gongkai.kernel.errors import Refused, refuse_if
from gongkai.kernel.labels import Flag
from gongkai.orgs.rules import Actor
from gongkai.redaction.rules import Box, NotRedacted, Redacted, Region, Term, Unread
from gongkai.redaction.services import pdf_pages, redact
from gongkai.vetting.queries import surroundings

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

KINDS = frozenset({Kind.PDF, Kind.DOCX, Kind.XLSX})
SOURCE_NAME, RESULT_NAME = "待遮盖的文件", "遮盖后的文件"
NOT_FOUND = "文件里没有找到第"  # how the engine begins its notes on terms by number; the marks show it by name
CHANGED = "生成期间标记被改动，没有保存；请再生成一次。"


def reasons_not_to(application: Application, by: Actor) -> list[str]:
    """Why somebody may not blacken a file of an application now: the button hides by it, the verbs refuse with it."""
    return rules.reasons_not_to_redact(
        State(application.state), by.duty, own=by.organ_id == application.organ_id
    )  # fmt: skip


def take(
    *, application: Application, data: bytes, name: str, terms: Sequence[str] = (), ground: Ground = Ground.PRIVACY, by: Actor
) -> Redaction:  # fmt: skip
    """Take a file in, look through it, and keep what was found as marks that blacken until somebody says otherwise."""
    refuse_if(reasons_not_to(application, by) + rules.reasons_of_terms(terms))
    if Redaction.objects.filter(application=application).count() >= rules.MOST_FILES:
        raise Refused(f"一件申请最多遮盖{rules.MOST_FILES}份文件，请合并后再上传。")
    file = files.store(data=data, name=name, by=by, sensitive=True, allowed=KINDS)
    found = inspecting.inspect(data, file.name, surroundings.context_of(application.jurisdiction_id))
    typed = inspecting.stand(data, file.name, terms)
    with transaction.atomic():
        row = held(application)
        refuse_if(reasons_not_to(row, by))
        content = {"name": file.name, "unchecked": found.unchecked}
        made = Redaction.objects.create(
            **common(row, by), at=days.now(), form=file.kind.lower(), pages=found.pages, source=file,
            source_sha256=file.sha256, sealed=cases.seal(row.case, content, reading.FILE),
        )  # fmt: skip
        _keep_file(file, made, SOURCE_NAME)
        _add(row, made, found.finds, Sort.FOUND, Ground.PRIVACY, by)
        _add(row, made, typed, Sort.TERM, ground, by)
        done(row, "redaction_opened", by, sha256=file.sha256, found=len(found.finds), terms=len(typed))
    return made


def add_terms(*, redaction: Redaction, terms: Sequence[str], ground: Ground, by: Actor) -> Redaction:
    """Mark words wherever they stand in the file."""
    refuse_if(rules.reasons_of_terms(terms) if terms else ["请写明要遮盖的词，一行一个。"])
    source = _source(redaction)
    typed = inspecting.stand(stored.read(source), reading.names(redaction).source, terms)
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        _add(row, mine, typed, Sort.TERM, ground, by)
        _changed(row, mine, by, terms=len(typed), ground=str(ground))
    return mine


def add_region(*, redaction: Redaction, place: Place, ground: Ground, by: Actor) -> Redaction:
    """Mark a rectangle of a page."""
    refuse_if(
        rules.reasons_of_place(place, redaction.pages) if redaction.pages else ["只有 PDF 能在页面图上画出位置；其他文件请写明要遮盖的词。"]
    )  # fmt: skip
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        refuse_if(_too_many(mine, 1))
        RedactionMark.objects.create(
            **common(row, by), at=days.now(), redaction=mine, sort=Sort.REGION, ground=ground, page=place.page,
            left=place.left, top=place.top, width=place.width, height=place.height,
        )  # fmt: skip
        _changed(row, mine, by, region=place.page, ground=str(ground))
    return mine


def choose(*, redaction: Redaction, chosen: Mapping[int, tuple[bool, Ground]], by: Actor) -> None:
    """Per mark (by its number): whether to blacken, and why."""
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        changed = []
        for mark in RedactionMark.objects.filter(redaction=mine, pk__in=chosen):
            hide, ground = chosen[mark.pk]
            flag = Flag.YES if hide else Flag.NO
            if (mark.hide, mark.ground) != (flag, ground):
                mark.hide, mark.ground, mark.by_id, mark.at = flag, ground, by.user_id, days.now()
                changed.append(mark)
        RedactionMark.objects.bulk_update(changed, ["hide", "ground", "by", "at"])
        if changed:
            _changed(row, mine, by, shown=sum(mark.hide == Flag.NO for mark in changed), changed=len(changed))


def remove_mark(*, redaction: Redaction, mark: RedactionMark, by: Actor) -> Redaction:
    """Take back a word or a rectangle; what was found by itself is only chosen not to be blackened."""
    refuse_if(["自动发现的内容不能删除，可以选择不遮盖。"] if mark.sort == Sort.FOUND else [])
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        RedactionMark.objects.filter(pk=mark.pk, redaction=mine).delete()
        _changed(row, mine, by, removed=str(mark.sort), ground=str(mark.ground))
    return mine


def make(*, redaction: Redaction, unread: Unread, labelled: bool, by: Actor) -> Redaction:
    """Make the new file, proved by the engine. Raises `Refused` and nothing is made when it cannot be done surely."""
    refuse_if(reasons_not_to(redaction.application, by) + rules.reasons_not_to_change(Stage(redaction.stage)))
    source = _source(redaction)
    marks = list(redaction.marks.order_by("id"))
    words = [mark for mark in marks if mark.hide == Flag.YES and mark.sort != Sort.REGION]
    data, name = stored.read(source), reading.names(redaction).source
    opened = reading.texts(redaction, words)
    terms = [Term(opened[mark.pk].text, Ground(mark.ground).label) for mark in words]
    try:
        result = redact(data, name, terms, _regions(data, marks), unread=unread, labels=labelled)
    except NotRedacted as fault:
        raise Refused(str(fault)) from fault
    result = replace(result, notes=tuple(note for note in result.notes if not note.startswith(NOT_FOUND)))
    file = files.store(data=result.data, name=result.name, by=by, sensitive=True, allowed=KINDS)
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        refuse_if([] if _state(marks) == _state(mine.marks.order_by("id")) else [CHANGED])
        _unmake(mine)
        mine.result, mine.result_sha256, mine.stage = file, file.sha256, Stage.MADE
        mine.unread, mine.labelled = str(unread), Flag.YES if labelled else Flag.NO
        mine.made_at, mine.made_by_id = days.now(), by.user_id
        mine.sealed_result = cases.seal(row.case, _told(result, words), reading.RESULT)
        mine.save()
        _keep_file(file, mine, RESULT_NAME)
        _count(marks, words, result)
        grounds = Counter(str(mark.ground) for mark in marks if mark.hide == Flag.YES)
        done(row, "redacted", by, source=mine.source_sha256, sha256=file.sha256, marks=len(result.marks),
             grounds=dict(grounds), unread=str(unread))  # fmt: skip
    return mine


def withdraw(*, redaction: Redaction, by: Actor) -> None:
    """Take the new file away; the marks stay."""
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        refuse_if([] if mine.stage == Stage.MADE else ["还没有生成遮盖后的文件。"])
        _unmake(mine)
        done(row, "redaction_withdrawn", by, sha256=mine.result_sha256)


def drop(*, redaction: Redaction, by: Actor) -> None:
    """Take the file away altogether; that it was there stays in the trail."""
    with transaction.atomic():
        row, mine = _begin(redaction, by)
        _unmake(mine)
        if mine.source is not None:
            files.release(file=mine.source)
        done(row, "redaction_dropped", by, sha256=mine.source_sha256)
        mine.delete()


def supply(application: Application, uuids: Sequence[str], by: Actor) -> int:
    """At issue: the chosen new files become papers of the case; inside the transaction of the issue. How many."""
    given = 0
    for mine in Redaction.objects.filter(application=application, uuid__in=uuids).select_related("result"):
        refuse_if([] if mine.stage == Stage.MADE and mine.result else ["选中的文件还没有生成遮盖后的文件。"])
        assert mine.result is not None
        name = reading.names(mine).result
        files.release(file=mine.result)
        mine.result.name = name
        mine.paper = case_services.add_paper(case=application.case, kind=PaperKind.SUPPLY, file=mine.result, by=by)
        mine.stage = Stage.SUPPLIED
        mine.save(update_fields=["paper", "stage"])
        given += 1
    return given


def forget(application: Application) -> None:
    """The case's key is gone: files are released, what was sealed is emptied; grounds and numbers stay."""
    for mine in Redaction.objects.filter(application=application).select_related("source", "result"):
        if mine.source is not None:
            files.release(file=mine.source)
        if mine.result is not None and mine.paper_id is None:
            files.release(file=mine.result)
        Redaction.objects.filter(pk=mine.pk).update(source=None, result=None, sealed="", sealed_result="")
    RedactionMark.objects.filter(application=application).update(sealed="")


def _begin(redaction: Redaction, by: Actor) -> tuple[Application, Redaction]:
    """The application and the file, both held. Raises `Refused`."""
    row = held(redaction.application)
    refuse_if(reasons_not_to(row, by))
    rows = Redaction.objects.select_for_update(of=("self",)).select_related("source", "result")
    mine = rows.filter(pk=redaction.pk).first()
    if mine is None:
        raise Refused("这份文件已经被移除。")
    refuse_if(rules.reasons_not_to_change(Stage(mine.stage)))
    return row, mine


def _source(redaction: Redaction) -> StoredFile:
    if redaction.source is None:
        raise Refused("本件保存期满，文件已销毁。")
    return redaction.source


def _keep_file(file: StoredFile, mine: Redaction, name: str) -> None:
    """What a file is called may name somebody: beside the bytes only its ending stays."""
    files.adopt(file=file, owner=f"applications.Redaction:{mine.pk}")
    file.name = f"{name}.{file.kind.lower()}"
    file.save(update_fields=["name"])


def _too_many(mine: Redaction, more: int) -> list[str]:
    most = rules.MOST_MARKS
    return [f"一份文件最多{most}处标记，请拆成几份。"] if mine.marks.count() + more > most else []


def _add(row: Application, mine: Redaction, finds: Sequence[Find], sort: Sort, ground: Ground, by: Actor) -> None:
    refuse_if(_too_many(mine, len(finds)))
    RedactionMark.objects.bulk_create(
        RedactionMark(
            **common(row, by), at=days.now(), redaction=mine, sort=sort, kind=find.kind, ground=ground,
            sealed=cases.seal(
                row.case,
                {"text": find.text, "excerpt": find.excerpt, "places": find.places, "times": find.times}, reading.WORDS,
            ),
        )
        for find in finds
    )  # fmt: skip


def _changed(row: Application, mine: Redaction, by: Actor, **content: str | int) -> None:
    """Marks changed: a file made before says something else and goes."""
    _unmake(mine)
    done(row, "redaction_marked", by, to=None, **content)


def _unmake(mine: Redaction) -> None:
    if mine.result is not None:
        files.release(file=mine.result)
    mine.marks.update(times=None)
    mine.result, mine.stage, mine.sealed_result = None, Stage.OPEN, ""
    mine.save(update_fields=["result", "stage", "sealed_result"])


def _regions(data: bytes, marks: Sequence[RedactionMark]) -> list[Region]:
    drawn = [mark for mark in marks if mark.hide == Flag.YES and mark.sort == Sort.REGION]
    sizes = pdf_pages.sizes(data) if drawn else []
    return [
        Region(place.page, Box(*place.points(*sizes[place.page - 1])), Ground(mark.ground).label)
        for mark in drawn
        if (place := reading.place_of(mark)) is not None
    ]


def _state(marks: Iterable[RedactionMark]) -> list[tuple[object, ...]]:
    return [(mark.pk, mark.hide, mark.ground, mark.sealed, mark.left, mark.top) for mark in marks]


def _told(result: Redacted, words: Sequence[RedactionMark]) -> dict[str, object]:
    """What is kept of a result: never the words, only whose mark each place belongs to."""
    places = [
        {"place": mark.place, "ground": mark.ground, "mark": words[mark.term].pk if mark.term is not None else None}
        for mark in result.marks
    ]
    return {"name": result.name, "notes": list(result.notes), "places": places, "painted": len(result.painted)}


def _count(marks: Sequence[RedactionMark], words: Sequence[RedactionMark], result: Redacted) -> None:
    """How often each mark was blackened."""
    times = Counter(words[mark.term].pk for mark in result.marks if mark.term is not None)
    for mark in marks:
        if mark.hide == Flag.YES:
            mark.times = 1 if mark.sort == Sort.REGION else times[mark.pk]
    RedactionMark.objects.bulk_update([mark for mark in marks if mark.hide == Flag.YES], ["times"])
