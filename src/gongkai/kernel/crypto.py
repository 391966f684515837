"""Sealed values and files: AES-256-GCM under keys of their own, which the installation's master key wraps.

The algorithm's name stands beside every value, so that another (SM4-GCM, SM3) can follow without guessing. Destroying
a key is deleting its wrapped form: what was sealed under it can then be opened by nobody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

CIPHER = "AES-256-GCM"
DIGEST = "SHA-256"
CHUNK = 64 * 1024
_NONCE, _TAG, _PREFIX = 12, 16, 7
_MAGIC = b"GKF1"


class CannotOpen(Exception):
    """Sealed bytes that this key does not open: altered, cut, of another key or context."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def seal(data: bytes, key: bytes, *, context: str = "") -> str:
    """`AES-256-GCM$…`; opens only with the same key and the same context."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, data, context.encode())
    return f"{CIPHER}${base64.b64encode(nonce + sealed).decode()}"


def open_sealed(sealed: str, key: bytes, *, context: str = "") -> bytes:
    """The bytes that were sealed. Raises `CannotOpen`."""
    algorithm, _, body = sealed.partition("$")
    if algorithm != CIPHER:
        raise CannotOpen(f"不认识的加密算法“{algorithm}”。")
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], context.encode())
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpen("密文打不开：内容被改动，或者不是这把密钥。") from error


def wrap(key: bytes) -> str:
    """A key sealed under the master key, fit to be stored in a row."""
    return seal(key, settings.MASTER_KEY, context="key")


def unwrap(wrapped: str) -> bytes:
    """The key in a row. Raises `CannotOpen` for a destroyed key (empty) or another master key."""
    if not wrapped:
        raise CannotOpen("密钥已经销毁，内容不能再打开。")
    return open_sealed(wrapped, settings.MASTER_KEY, context="key")


def new_salt() -> bytes:
    """32 bytes nobody can guess."""
    return secrets.token_bytes(32)


def digest(value: bytes | str, salt: bytes) -> str:
    """`SHA-256$…`: the salted digest of a value. The salt must be kept as secret as the value."""
    data = value.encode() if isinstance(value, str) else value
    return f"{DIGEST}${hashlib.sha256(salt + data).hexdigest()}"


def seal_chunks(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """A stream sealed in pieces of 64 KiB; each knows its place and the last knows it is last (no reorder, no cut)."""
    prefix = os.urandom(_PREFIX)
    yield _MAGIC + prefix
    cipher = AESGCM(key)
    for number, (piece, last) in enumerate(_even(chunks, CHUNK)):
        yield cipher.encrypt(_nonce(prefix, number, last), piece, _MAGIC)


def open_chunks(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The stream that `seal_chunks` sealed. Raises `CannotOpen` at the first altered or missing piece."""
    source = iter(chunks)
    head = b""
    while len(head) < len(_MAGIC) + _PREFIX:
        part = next(source, None)
        if part is None:
            raise CannotOpen("加密文件不完整。")
        head += part
    start = len(_MAGIC) + _PREFIX
    magic, prefix, rest = head[: len(_MAGIC)], head[len(_MAGIC) : start], head[start:]
    if magic != _MAGIC:
        raise CannotOpen("不是本系统的加密文件。")
    cipher = AESGCM(key)
    for number, (piece, last) in enumerate(_even(_chain(rest, source), CHUNK + _TAG)):
        try:
            yield cipher.decrypt(_nonce(prefix, number, last), piece, _MAGIC)
        except InvalidTag as error:
            raise CannotOpen("加密文件被改动或截断。") from error


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _even(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of exactly `size` bytes, the last shorter or empty, each with whether it is the last."""
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while len(buffer) > size:
            yield bytes(buffer[:size]), False
            del buffer[:size]
    yield bytes(buffer), True
