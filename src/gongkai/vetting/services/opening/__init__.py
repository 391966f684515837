"""Opens what would go out: every text a stranger could find in a file, and what hides in it.

`open_file` never raises: what could not be read is said in one sentence, and that sentence is itself a finding.
`cleaned` gives a copy with values masked and hidden things taken out, or raises CannotClean.
"""

from __future__ import annotations

from gongkai.vetting.services.opening.cleaning import cleaned
from gongkai.vetting.services.opening.files import open_file
from gongkai.vetting.services.opening.shapes import CannotClean, Mark, Opened, Piece

__all__ = ["CannotClean", "Mark", "Opened", "Piece", "cleaned", "open_file"]
