"""What a file may cost before it is refused, and the sentences that refuse it. Plain constants, imported by all."""

from __future__ import annotations

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_UNZIPPED_BYTES = 300 * 1024 * 1024
MAX_PART_BYTES = 100 * 1024 * 1024
MAX_ZIP_ENTRIES = 10_000
MAX_ZIP_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 20 * 1024 * 1024
MAX_TEXT = 10_000_000
MAX_PAGES = 500
MAX_CELLS = 500_000
MAX_COLUMNS = 200
MAX_NESTING = 200
MAX_IMAGE_PIXELS = 60_000_000
MAX_SCANNED_PAGES = 60

BROKEN = "文件不完整或已损坏，请用原来的软件打开后另存一份再上传。"
ENCRYPTED = "文件设了打开密码，请取消密码后另存一份再上传。"
TOO_BIG_INSIDE = "文件解压后过大，疑似压缩炸弹，没有读取；请核对来源后另存一份再上传。"
EMPTY = "文件里没有可读的文字，请确认上传的是通知正文。"
