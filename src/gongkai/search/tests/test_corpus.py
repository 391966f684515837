"""Known answers: what must be found is found, what was meant stands above, what is about it comes before what mentions it."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from gongkai.kernel.text import fold
from gongkai.orgs.tests import builders as orgs
from gongkai.search.rules.asking import SIZE, Asked
from gongkai.search.rules.items import Side, number_of
from gongkai.search.services import find
from gongkai.search.tests import corpus as made
from gongkai.search.tests.builders import built, folder  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(folder):  # noqa: F811
    """The corpus in an index; (place, corpus, {document id: place in the corpus})."""
    corpus = made.planted()
    numbers = made.stored(corpus)
    place = built(orgs.jurisdiction(), Side.PUBLIC)
    return place.pk, corpus, numbers


def asked(place, numbers, **given):
    """Places in the corpus of all hits (or of the first page), best first, and whether they hold only most of the words."""
    result = find(place, Asked(**given))
    return [numbers[number_of(hit.key)] for hit in result.hits if hit.key.startswith("document:")], result


def words_only(text):
    return re.sub(r"[\W_]+", "", text)


def everything(place, numbers, words):
    found, page = [], 1
    while True:
        hits, result = asked(place, numbers, words=words, page=page)
        found += hits
        if page * SIZE >= result.total:
            return found
        page += 1


def test_it_finds_what_is_planted(library):
    """All that is known of the corpus, in one test: making it is most of the work."""
    for known in (planted, known_items, fragments):
        known(*library)


def planted(place, corpus, numbers):
    """Subjects by every word for them: all found, what is about them and in force first."""
    expected = got = 0
    first_ten, lacking = Counter(), []
    above = []
    for subject, words in enumerate(made.SUBJECTS):
        for word in words:
            wanted = {at for at, one in enumerate(corpus) if any(other in one.text for other in words)}
            hits = everything(place, numbers, word)
            expected += len(wanted)
            got += len(wanted & set(hits))
            if wanted - set(hits):
                lacking.append((word, len(wanted - set(hits))))
            about = [corpus[at].subject == subject for at in hits[:SIZE]]
            first_ten[word] = sum(about) / len(about)
            above += [not corpus[at].lapsed for at in hits[:5]]
    assert got / expected >= 0.99, lacking
    assert sum(first_ten.values()) / len(first_ten) >= 0.9, first_ten.most_common()[-8:]
    assert sum(above) / len(above) >= 0.95, "what is in force stands above what has lapsed"


def known_items(place, corpus, numbers):
    """Titles and numbers, however their brackets are written."""
    chance = Random(11)
    missed = []
    for at in chance.sample(range(len(corpus)), 40):
        one = corpus[at]
        for words in (
            one.title,
            one.number,
            one.number.replace("〔", "[").replace("〕", "]"),
            fold(one.number).removesuffix("号"),
        ):
            hits, _ = asked(place, numbers, words=words)
            if at not in hits:
                missed.append(words)
    assert len(missed) / 160 <= 0.02, missed


def fragments(place, corpus, numbers):
    """Any four to eight characters that do not stand everywhere, marks among them."""
    chance, tried, missed = Random(7), 0, []
    plain = [words_only(one.text) for one in corpus]
    while tried < 100:
        at = chance.randrange(len(corpus))
        size, text = chance.randint(4, 8), corpus[at].body
        start = chance.randrange(len(text) - size)
        fragment = text[start : start + size]
        if (
            "\n" in fragment
            or len(words_only(fragment)) < 4
            or sum(words_only(fragment) in text for text in plain) > SIZE - 2
        ):
            continue
        tried += 1
        hits, result = asked(place, numbers, words=fragment)
        if at not in hits:
            missed.append((fragment, len(hits), result.loose))
    assert len(missed) / tried <= 0.02, missed
