"""大字版: for elders and those who read little. Pictures of the papers to bring, three lines of everything else."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.contexts import DocumentBlock, DocumentRow, GuideContext
from reports.documents import guide
from reports.documents.guide_sheet import brief_words, steps
from reports.guide_contexts import Bring, BringBlock, LargeGuide
from reports.specimens import Specimen
from reports.wording import listing, sentence

_MOST = 70  # characters of one text
_OWN = {
    "summary": 44,
    "conditions": 60,
    "when": 44,
    "note": 24,
    "name": 40,
    "keepers": 40,
    "hours": 90,
    "address": 30,
    "limits": 90,
    "documents_note": 160,
}
_ONE_PLACE = 2  # a station and its hall: the nearer one is named with its phone
_PHOTO = "photo"
_NUMBERS = re.compile(r"第 ([\d、]+) 项")


def build(it: GuideContext) -> LargeGuide:
    """Short sentences and counts in words; the rest is for whoever reads the full guide to the elder."""
    told = replace(it, bases=(), faq=(), remedy="", documents_note=_note(it))
    words, cut = brief_words(told, most=_MOST, own=_OWN)
    return LargeGuide(
        guide=words,
        steps=steps(words),
        blocks=tuple(BringBlock(title=block.title, papers=_papers(block)) for block in words.blocks),
        place=words.places[0] if 0 < len(words.places) <= _ONE_PLACE else None,
        cut=cut,
    )


def _note(it: GuideContext) -> str:
    """Here papers have pictures instead of numbers, and what happens to them is written out, so 验 needs no note."""
    names = {str(row.number): row.name for block in it.blocks for row in block.rows}
    parts = [one for one in it.documents_note.rstrip("。").split("；") if not one.startswith("“验”")]
    named = _NUMBERS.sub(lambda found: listing(names[number] for number in found[1].split("、")), "；".join(parts))
    return sentence(named)


def _papers(block: DocumentBlock) -> tuple[Bring, ...]:
    return tuple(
        Bring(
            picture=row.picture,
            name=row.name,
            count=_count(row),
            handling=_handling(row),
            when=row.when,
            marks=tuple(f"{tag.text}{f'，{tag.note}' if tag.note else ''}" for tag in row.tags),
        )
        for row in block.rows
    )


def _handling(row: DocumentRow) -> str:
    """交来就留下，乡镇、县民政局各 1 份: what happens to it, and who keeps it."""
    words = row.told or row.accept
    return f"{words}，{row.keepers}留存" if row.keepers else words


def _count(row: DocumentRow) -> str:
    """原件 1 份，复印件 2 份; photographs are counted in 张."""
    unit = "张" if row.picture == _PHOTO else "份"
    parts = [
        f"{'照片' if row.picture == _PHOTO else '原件'} {row.originals} {unit}" if row.originals else "",
        f"复印件 {row.copies} 份" if row.copies else "",
    ]
    return "，".join(part for part in parts if part) or "不用带"


def sample(specimen: Specimen) -> LargeGuide:
    """The specimen's service in large print."""
    return build(guide.sample(specimen))
