"""Notes on cells (the yellow ones of Excel), added to those that a sheet has already."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from catalog.readers.safe_zip import SafeZip
from catalog.workbook.cells import column_and_row, parsed, resolved

AUTHOR: Final = "代办台"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LONGEST = 1500  # characters of a note
# What may stand behind the reference to the notes' drawing in a sheet.
_BEHIND = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype>'
)
_VML_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;width:240pt;height:{height}pt;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Notes:
    """The notes of one sheet. `root` is its XML, `types` the list of content types: both are added to."""

    def __init__(self, archive: SafeZip, part: str, root: Any, types: Any) -> None:
        self._archive, self._part, self._root, self._types = archive, part, root, types
        folder, name = posixpath.split(part)
        self._relations_part = f"{folder}/_rels/{name}.rels"
        self._relations = self._read(self._relations_part, f'<Relationships xmlns="{_PACKAGE}"/>')

    def _read(self, part: str, otherwise: str) -> Any:
        return parsed(self._archive.read(part) if part in self._archive else otherwise.encode())

    def add(self, texts: Mapping[str, str]) -> dict[str, bytes]:
        """Put a note on each cell (``C7`` → text), behind what its note says already; the parts that changed."""
        comments_part = self._related("comments", f"xl/comments_desk_{self._stem()}.xml", _COMMENTS_TYPE)
        drawing_part = self._related("vmlDrawing", f"xl/drawings/vmlDrawing_desk_{self._stem()}.vml", None)
        namespace = etree.QName(self._root).namespace
        comments = self._read(comments_part, f'<comments xmlns="{namespace}"><authors/><commentList/></comments>')
        _add_comments(comments, texts)
        self._refer_to_drawing()
        references = [one.get("ref", "") for one in comments.iterfind("{*}commentList/{*}comment")]
        return {
            comments_part: etree.tostring(comments, xml_declaration=True, encoding="UTF-8", standalone=True),
            drawing_part: _drawing(references, texts),
            self._relations_part: etree.tostring(
                self._relations, xml_declaration=True, encoding="UTF-8", standalone=True
            ),
        }

    def _stem(self) -> str:
        return posixpath.basename(self._part).rpartition(".")[0]

    def _related(self, kind: str, otherwise: str, content_type: str | None) -> str:
        """The part of this kind that the sheet has; a relation to a new one where it has none."""
        for one in self._relations:
            if one.get("Type", "").endswith(f"/{kind}"):
                return resolved(self._part, one.get("Target", ""))
        taken = {one.get("Id") for one in self._relations}
        own = next(f"rIdDesk{number}" for number in range(1, 1000) if f"rIdDesk{number}" not in taken)
        attributes = {"Id": own, "Type": f"{_OFFICE}/{kind}", "Target": f"/{otherwise}"}
        etree.SubElement(self._relations, f"{{{_PACKAGE}}}Relationship", attributes)
        namespace = etree.QName(self._types).namespace
        if content_type is not None:
            kinds = {"PartName": f"/{otherwise}", "ContentType": content_type}
            etree.SubElement(self._types, f"{{{namespace}}}Override", kinds)
        elif not any(one.get("Extension", "").lower() == "vml" for one in self._types):
            self._types.insert(
                0, etree.Element(f"{{{namespace}}}Default", {"Extension": "vml", "ContentType": _VML_TYPE})
            )
        return otherwise

    def _refer_to_drawing(self) -> None:
        if self._root.find("{*}legacyDrawing") is not None:
            return
        own = next(one.get("Id") for one in self._relations if one.get("Type", "").endswith("/vmlDrawing"))
        namespace = etree.QName(self._root).namespace
        made = etree.Element(f"{{{namespace}}}legacyDrawing", {f"{{{_OFFICE}}}id": own})
        behind = next((one for one in self._root if etree.QName(one).localname in _BEHIND), None)
        if behind is None:
            self._root.append(made)
        else:
            behind.addprevious(made)


def _add_comments(root: Any, texts: Mapping[str, str]) -> None:
    namespace = etree.QName(root).namespace
    authors, listed = root.find("{*}authors"), root.find("{*}commentList")
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{namespace}}}author").text = AUTHOR
        names.append(AUTHOR)
    known = {one.get("ref"): one for one in listed}
    for reference, words in texts.items():
        comment = known.get(reference)
        if comment is None:
            attributes = {"ref": reference, "authorId": str(names.index(AUTHOR))}
            comment = etree.SubElement(listed, f"{{{namespace}}}comment", attributes)
        text = comment.find("{*}text")
        if text is None:
            text = etree.SubElement(comment, f"{{{namespace}}}text")
        run = etree.SubElement(etree.SubElement(text, f"{{{namespace}}}r"), f"{{{namespace}}}t")
        run.text = ("\n" if len(text) > 1 else "") + words[:_LONGEST]


def _drawing(references: list[str], texts: Mapping[str, str]) -> bytes:
    """The boxes of all notes of a sheet; how large older ones were is not kept."""
    shapes = []
    for number, reference in enumerate(references, start=1025):
        column, row = column_and_row(reference)
        height = 40 + 16 * (len(texts.get(reference, "x" * 80)) // 18)
        shapes.append(_VML_SHAPE.format(number=number, height=min(height, 320), row=row - 1, column=column - 1))
    return f"{_VML_HEAD}{''.join(shapes)}</xml>".encode()
