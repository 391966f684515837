"""The one place that knows tantivy: fields, documents, queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from gongkai.index.rules import folding, matching, phrases, words
from gongkai.index.rules.matching import Plan, Prepared, Variant

FORM = 1  # of the fields; another number asks for a rebuild
HEAP = 15_000_000
_FACET = "\x1f"
_SPACED, _LINES = "spaced", "lines"


def schema() -> Any:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("typed", "mended"):
        fields.add_text_field(name, tokenizer_name=_LINES, index_option="basic")
    for name in ("title_exact", "number_exact", "facet"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name == "facet")
    for name in ("title_grams", "number_grams", "body_grams", "sounds", "initials"):
        fields.add_text_field(name, tokenizer_name=_SPACED, index_option="position")
    for name in ("title_words", "body_words"):
        fields.add_text_field(name, tokenizer_name=_SPACED, index_option="freq")
    fields.add_float_field("weight", fast=True)
    fields.add_integer_field("at", fast=True, indexed=True)
    fields.add_bytes_field("shown", stored=True)
    fields.add_bytes_field("body", stored=True)
    return fields.build()


SCHEMA = schema()


def opened(folder: Path) -> Any:
    """The tantivy index of a folder, created when there is none."""
    index = tantivy.Index(SCHEMA, path=str(folder))
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPACED, spaced)
    index.register_tokenizer(_LINES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[^\n]+")).build())
    index.config_reader("manual")
    return index


def document(prepared: Prepared) -> Any:
    entry = prepared.entry
    made = tantivy.Document()
    made.add_text("key", entry.key)
    made.add_text("title_exact", prepared.title[:500])
    for number in folding.number_keys(entry.number):
        made.add_text("number_exact", number)
    made.add_text("title_grams", folding.grams(prepared.title))
    made.add_text("number_grams", folding.grams(prepared.number))
    made.add_text("body_grams", folding.grams(prepared.body))
    made.add_text("title_words", " ".join(prepared.title_words))
    made.add_text("body_words", prepared.body_words)
    made.add_text("sounds", " ".join(prepared.sounds))
    made.add_text("initials", folding.grams(prepared.initials))
    for name, value in prepared.facets:
        made.add_text("facet", f"{name}{_FACET}{value}")
    found = phrases.of_title(entry.title)
    made.add_text("typed", phrases.typed_lines(found))
    made.add_text("mended", phrases.mended_lines(found))
    made.add_float("weight", 2.0 ** matching.weight(entry.rank, entry.at) - 2.0)  # tantivy takes log2(2 + weight)
    made.add_integer("at", entry.at)
    shown = {"title": entry.title, "number": entry.number, "stored": dict(entry.stored), "at": entry.at}
    made.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode())
    made.add_bytes("body", entry.body.encode("utf-8", "replace"))
    return made


def _term(field: str, value: str) -> Any:
    return Query.term_query(SCHEMA, field, value, index_option="basic")


def _const(query: Any, score: float) -> Any:
    return Query.const_score_query(query, float(score))


def _any(queries: Sequence[Any]) -> Any:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Sequence[Any]) -> Any:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])


class Asking:
    """A plan made into tantivy's words for one searcher."""

    def __init__(self, searcher: Any, plan: Plan) -> None:
        self.searcher = searcher
        self.plan = plan

    def query(self, *, scored: bool = True) -> Any:
        """What must be met and, if `scored`, what else counts; everything when nothing was typed."""
        if self.plan.empty:
            return _const(Query.all_query(), 1.0)
        share = 1.0 / len(self.plan.fragments)
        ways = [_all([self._fragment(variants, share) for variants in self.plan.fragments])]
        ways.append(_const(_term("title_exact", self.plan.whole[:500]), matching.TITLE))
        if stretch := self.plan.stretch:
            ways.append(_const(self.phrase("title_grams", stretch), matching.WHOLE_TITLE))
            ways.append(_const(self.phrase("body_grams", stretch), matching.WHOLE_BODY))
        if self.plan.number:
            ways.append(_const(_term("number_exact", self.plan.number), matching.NUMBER))
        if self.plan.initials:
            ways.append(_const(self.phrase("initials", self.plan.initials), matching.SOUND))
        if self.plan.least is not None:
            ways.append(self._most())
        met = _any(ways)
        if not scored:
            return met
        return Query.boolean_query([(Occur.Must, met), *((Occur.Should, query) for query in self._worded())])

    def _fragment(self, variants: Sequence[Variant], share: float) -> Any:
        return _any([query for variant in variants for query in self._variant(variant, share * variant.worth)])

    def _variant(self, variant: Variant, share: float) -> list[Any]:
        letters = variant.letters
        if len(letters) == 1:
            return [
                _const(_term("title_words", letters), matching.TITLE_HAS * share),
                _const(_term("body_words", letters), matching.BODY_HAS * share),
                *([_const(self._begun(letters), matching.WORD * share)] if words.is_chinese(letters) else []),
            ]
        found = [
            _const(self.phrase("title_grams", letters), matching.TITLE_HAS * share),
            _const(self.phrase("number_grams", letters), matching.NUMBER_HAS * share),
            _const(self.phrase("body_grams", letters), matching.BODY_HAS * share),
        ]
        if self.plan.apart and matching.by_words(variant):
            in_title = [_term("title_words", word) for word in variant.words]
            in_either = [_any([_term("title_words", word), _term("body_words", word)]) for word in variant.words]
            found.append(_const(_all(in_title), matching.TITLE_WORDS * share))
            found.append(_const(_all(in_either), matching.ALL_WORDS * share))
        found += [_const(self._heard(way), matching.SOUND * share) for way in variant.syllables]
        return found

    def _begun(self, letter: str) -> Any:
        """One character anywhere in a text (but as its last)."""
        return Query.regex_query(SCHEMA, "body_grams", f"{letter}.")

    def _heard(self, way: Sequence[str]) -> Any:
        if len(way) == 1:
            return _term("sounds", way[0])
        return Query.phrase_query(SCHEMA, "sounds", list(way))

    def phrase(self, field: str, letters: str) -> Any:
        """The letters in a row, exactly. (All pairs anywhere would be five times as fast where each pair stands in thousands of texts,
        but a tenth of fragments then bring up texts that do not hold them.)"""
        grams = folding.cover(letters)
        if len(grams) == 1:
            return _term(field, grams[0][1])
        if any(not self.searcher.doc_freq(field, gram) for _, gram in grams):
            return Query.empty_query()
        return Query.phrase_query(SCHEMA, field, [*grams])

    def _worded(self) -> list[Any]:
        """How often and where the words stand, to order what is otherwise alike."""
        return [
            Query.boost_query(Query.term_query(SCHEMA, field, word, index_option="freq"), boost)
            for word in self.plan.wanted[:4]
            for field, boost in (("title_words", 0.5), ("body_words", 0.25))
        ]

    def _most(self) -> Any:
        ways = [_any([_term("title_words", word), _term("body_words", word)]) for word in self.plan.wanted]
        if self.plan.least is None or len(ways) == 1:
            return _const(_any(ways), matching.ALL_WORDS)
        scored = [(Occur.Should, _const(way, matching.ALL_WORDS / len(ways))) for way in ways]
        return Query.boolean_query(scored, minimum_number_should_match=self.plan.least)


def filtered(
    query: Any, facets: Mapping[str, Sequence[str]], since: int | None, until: int | None, without: Iterable[str]
) -> Any:
    """The query within the filters, without the keys that have changed since."""
    clauses = [(Occur.Must, query)]
    for name, values in facets.items():
        if values:
            lines = [f"{name}{_FACET}{value}" for value in values]
            clauses.append((Occur.Must, _const(Query.term_set_query(SCHEMA, "facet", lines), 0.0)))
    if since is not None or until is not None:
        span = Query.range_query(SCHEMA, "at", tantivy.FieldType.Integer, since, until)
        clauses.append((Occur.Must, _const(span, 0.0)))
    gone = list(without)
    if gone:
        clauses.append((Occur.MustNot, Query.term_set_query(SCHEMA, "key", gone)))
    return Query.boolean_query(clauses) if len(clauses) > 1 else query


def counted(searcher: Any, query: Any) -> dict[str, dict[str, int]]:
    """For every facet how many of what is found have each value."""
    asked = {"facet": {"terms": {"field": "facet", "size": 65_000}}}
    found: dict[str, dict[str, int]] = {}
    for bucket in searcher.aggregate(query, asked)["facet"]["buckets"]:
        name, _, value = bucket["key"].partition(_FACET)
        found.setdefault(name, {})[value] = int(bucket["doc_count"])
    return found


def lines(searcher: Any, field: str, start: str, without: Iterable[str], most: int | None) -> list[tuple[str, int]]:
    """Lines of a dictionary that begin so, with how many entries hold them now (never those of dropped ones)."""
    gone = list(without)
    living = Query.all_query()
    if gone:
        living = Query.boolean_query([(Occur.Must, living), (Occur.MustNot, Query.term_set_query(SCHEMA, "key", gone))])
    return [(line, count) for line, count in searcher.terms_with_prefix(field, start, living, most) if count]


def commonest(searcher: Any, field: str, start: str, without: Iterable[str], most: int) -> list[tuple[str, int]]:
    """The same for a short answer: the commonest lines, and of those only what living entries hold."""
    gone = list(without)
    found = []
    for line, _ in searcher.terms_with_prefix(field, start, None, most):
        query = filtered(_term(field, line), {}, None, None, gone)
        count = searcher.search(query, limit=1, count=True).count
        if count:
            found.append((line, int(count)))
    return found


def stands(searcher: Any, letters: str, without: Iterable[str]) -> bool:
    """Whether the letters stand in any title, number or text."""
    asking = Asking(searcher, Plan("", "", ()))
    if len(letters) == 1:
        query = _any([_term("title_words", letters), _term("body_words", letters)])
    else:
        query = _any([asking.phrase(field, letters) for field in ("title_grams", "number_grams", "body_grams")])
    return bool(searcher.search(filtered(query, {}, None, None, without), limit=1, count=False).hits)


def known(searcher: Any, gram: str) -> bool:
    """Whether the two characters stand next to each other anywhere (also in what was dropped since the last merge)."""
    return any(searcher.doc_freq(field, gram) for field in ("title_grams", "body_grams"))
