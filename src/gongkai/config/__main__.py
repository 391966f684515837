"""`python -m gongkai.config COMMAND`, for children of `gongkai run`."""

from __future__ import annotations

import sys

from gongkai.config.cli import main

sys.exit(main())
