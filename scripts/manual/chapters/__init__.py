"""The chapters in their order."""

from __future__ import annotations

from typing import Final

from scripts.manual.chapters import c01_list, c02_new
from scripts.manual.parts import Chapter

CHAPTERS: Final[tuple[Chapter, ...]] = tuple(module.CHAPTER for module in (c01_list, c02_new))
