from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel import crypto


def test_it_opens_what_it_sealed_and_names_the_algorithm():
    key = crypto.new_key()
    sealed = crypto.seal("身份证号".encode(), key, context="case:1")
    assert sealed.startswith("AES-256-GCM$")
    assert crypto.open_sealed(sealed, key, context="case:1").decode() == "身份证号"


@pytest.mark.parametrize(
    "harm", [lambda s: s[:-4] + "AAAA", lambda s: "SM4" + s, lambda s: s[:20], lambda s: "", lambda s: s + "é"]
)
def test_it_refuses_altered_ciphertext(harm):
    key = crypto.new_key()
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(harm(crypto.seal(b"x" * 40, key)), key)


def test_it_refuses_another_key_and_another_context():
    key = crypto.new_key()
    sealed = crypto.seal(b"x", key, context="a")
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed, crypto.new_key(), context="a")
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed, key, context="b")


def test_it_wraps_keys_under_the_master_key(settings):
    key = crypto.new_key()
    wrapped = crypto.wrap(key)
    assert crypto.unwrap(wrapped) == key
    settings.MASTER_KEY = crypto.new_key()
    with pytest.raises(crypto.CannotOpen):
        crypto.unwrap(wrapped)


def test_it_says_that_a_destroyed_key_is_destroyed():
    with pytest.raises(crypto.CannotOpen, match="已经销毁"):
        crypto.unwrap("")


def test_it_digests_differently_under_different_salts():
    assert crypto.digest("甲", b"1") != crypto.digest("甲", b"2")
    assert crypto.digest("甲", b"1") == crypto.digest("甲".encode(), b"1")


@given(st.lists(st.binary(max_size=90_000), max_size=5))
def test_it_round_trips_streams_of_any_length(chunks):
    key = crypto.new_key()
    assert b"".join(crypto.open_chunks(crypto.seal_chunks(chunks, key), key)) == b"".join(chunks)


@pytest.mark.parametrize("size", [0, 1, crypto.CHUNK - 1, crypto.CHUNK, crypto.CHUNK + 1, 3 * crypto.CHUNK])
def test_it_notices_a_cut_or_swapped_stream(size):
    key = crypto.new_key()
    sealed = b"".join(crypto.seal_chunks([b"a" * size], key))
    for harmed in (sealed[:-1], sealed[:5], sealed + b"x", b"XXXX" + sealed[4:]):
        with pytest.raises(crypto.CannotOpen):
            b"".join(crypto.open_chunks([harmed], key))
    if size > crypto.CHUNK:
        piece = crypto.CHUNK + 16
        with pytest.raises(crypto.CannotOpen):
            b"".join(crypto.open_chunks([sealed[: 11 + piece]], key))
