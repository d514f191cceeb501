"""A case file as one PDF/A-3b (ISO 19005-3): papers and pictures in order, numbered, bookmarked, with their sources.

Papers come as PDFs of ours, whose fonts are embedded. What strangers sent in comes as pictures: nobody knows what is
inside of a PDF from outside, and the archive must be able to show it in thirty years. The files as they came are
attached beside (`AFRelationship`).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Page, Pdf, Rectangle, Stream, String
from PIL import Image, ImageCms

from reports.apart import make_pdf_apart

_MM = 72 / 25.4
_A4 = (210 * _MM, 297 * _MM)
_EDGE = 10 * _MM  # white around a picture; twice as much on top, where the number stands
_STAMP = (24, 7)  # millimetres: the number of a page
_STAMP_RIGHT, _STAMP_TOP = 9, 4  # millimetres from the edges
_COLOURS = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}
_PROFILE_MADE = slice(24, 36)  # its moment, twelve bytes of the header (ICC.1:2022, 7.2.1)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One paper of the file: pages of a PDF of ours, or pictures (JPEG, grey or RGB), each a page.

    Papers that were laid out together come as the same PDF with different pages: its fonts are embedded once.
    """

    title: str
    pdf: bytes = field(default=b"", repr=False)
    first: int = 0  # of its pages, counted from 0
    pages: int = 0  # of the PDF
    pictures: Sequence[bytes] = field(default=(), repr=False)
    under: str = ""  # the heading of its bookmark
    numbered: bool = True  # cover, contents and the last sheet have no page numbers


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file as it came. Source: pages were made of it; Alternative: the same paper in another form."""

    name: str
    content: bytes
    kind: str  # MIME
    words: str
    relation: Literal["Source", "Alternative"] = "Source"
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class About:
    """What readers show of the file."""

    title: str
    author: str
    made_at: datetime


def pages_in(entry: Entry) -> int:
    """How many pages it takes."""
    return len(entry.pictures) + entry.pages


def bind_file(entries: Sequence[Entry], attachments: Sequence[Attachment], *, about: About) -> bytes:
    """The whole file; the same entries give the same bytes."""
    with Pdf.new() as whole, ExitStack() as opened:
        sources: dict[int, Pdf] = {}
        starts: list[int] = []
        numbered: list[int] = []
        for entry in entries:
            starts.append(len(whole.pages))
            if entry.pdf and id(entry.pdf) not in sources:
                sources[id(entry.pdf)] = opened.enter_context(pikepdf.open(io.BytesIO(entry.pdf)))
            _add(whole, entry, sources)
            if entry.numbered:
                numbered.extend(range(starts[-1], len(whole.pages)))
        _stamp(whole, numbered)
        _bookmark(whole, entries, starts)
        _attach(whole, attachments)
        _clean(whole)
        return _finished(whole, about)


def _add(whole: Pdf, entry: Entry, sources: Mapping[int, Pdf]) -> None:
    for picture in entry.pictures:
        _add_picture(whole, picture)
    if entry.pdf:
        whole.pages.extend(list(sources[id(entry.pdf)].pages)[entry.first : entry.first + entry.pages])


def _add_picture(whole: Pdf, picture: bytes) -> None:
    """A page of A4, upright or lying as the picture is, with the JPEG in it as it is."""
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        (width, height), colours = opened.size, _COLOURS[opened.mode]
    page_width, page_height = _A4 if height >= width else _A4[::-1]
    room = (page_width - 2 * _EDGE, page_height - 3 * _EDGE)
    scale = min(room[0] / width, room[1] / height)
    left, bottom = (page_width - width * scale) / 2, _EDGE + (room[1] - height * scale) / 2
    page = whole.add_blank_page(page_size=(page_width, page_height))
    image = Stream(whole, picture, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height)
    image.ColorSpace, image.BitsPerComponent, image.Filter = colours, 8, Name.DCTDecode
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    drawn = f"q {width * scale:.3f} 0 0 {height * scale:.3f} {left:.3f} {bottom:.3f} cm /Im0 Do Q"
    page.obj.Contents = Stream(whole, drawn.encode())


def _stamp(whole: Pdf, numbered: Sequence[int]) -> None:
    """Numbers in the upper right corner, as files are numbered by hand (DA/T 22—2015 5.4)."""
    if not numbered:
        return
    with pikepdf.open(io.BytesIO(make_pdf_apart(_stamps(len(numbered))))) as stamps:
        for number, (at, stamp) in enumerate(zip(numbered, stamps.pages, strict=True), start=1):
            _put(stamp, whole.pages[at], Name(f"/PageNumber{number}"))


def _put(stamp: Page, page: Page, name: Name) -> None:
    """In the corner of a page, under a name of its own: pages of one paper share their resources, and the names the
    library would choose are chosen by chance."""
    _left, _bottom, right, top = (float(edge) for edge in page.mediabox)
    corner = (right - _STAMP_RIGHT * _MM, top - _STAMP_TOP * _MM)
    place = Rectangle(corner[0] - _STAMP[0] * _MM, corner[1] - _STAMP[1] * _MM, *corner)
    form = stamp.as_form_xobject()
    page.add_resource(form, Name.XObject, name)
    page.contents_add(b"q\n", prepend=True)
    placed = page.calc_form_xobject_placement(
        form, name, place, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"Q\n" + placed)


def _stamps(count: int) -> str:
    """Small pages, each with its number."""
    numbers = "".join(f"<p>{number}</p>" for number in range(1, count + 1))
    return (
        '<!doctype html><html lang="zh-Hans"><head><title>页号</title>'
        f'<link rel="stylesheet" href="desk:case_file_stamp.css"></head><body>{numbers}</body></html>'
    )


def _bookmark(whole: Pdf, entries: Sequence[Entry], starts: Sequence[int]) -> None:
    with whole.open_outline() as outline:
        headings: dict[str, OutlineItem] = {}
        for entry, start in zip(entries, starts, strict=True):
            item = OutlineItem(entry.title, start)
            if not entry.under:
                outline.root.append(item)
                continue
            if entry.under not in headings:
                headings[entry.under] = OutlineItem(entry.under, start)
                outline.root.append(headings[entry.under])
            headings[entry.under].children.append(item)


def _attach(whole: Pdf, attachments: Sequence[Attachment]) -> None:
    """Embedded files with their kind, day and relation, named again in /AF (ISO 19005-3, 6.8)."""
    specs = []
    for one in attachments:
        spec = AttachedFileSpec(
            whole,
            one.content,
            description=one.words,
            filename=one.name,
            mime_type=one.kind,
            creation_date=_pdf_date(one.made_at),
            mod_date=_pdf_date(one.made_at),
        )
        spec.relationship = Name(f"/{one.relation}")
        whole.attachments[one.name] = spec
        specs.append(spec.obj)
    if specs:
        whole.Root.AF = Array(specs)


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}'"


def _clean(whole: Pdf) -> None:
    """What an archive must not hold: links and places of reading programs, tags of papers that are now parts."""
    for page in whole.pages:
        for key in ("/Annots", "/StructParents", "/Tabs", "/AA"):
            if key in page.obj:
                del page.obj[key]
    for thing in _streams(whole):
        if thing.get("/Subtype") == Name.Image and "/Interpolate" in thing:
            del thing["/Interpolate"]


def _streams(whole: Pdf) -> Iterator[Stream]:
    return (thing for thing in whole.objects if isinstance(thing, Stream))


def _finished(whole: Pdf, about: About) -> bytes:
    profile = Stream(whole, _colours(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    whole.Root.OutputIntents = Array([whole.make_indirect(intent)])
    whole.Root.Lang = String("zh-Hans")
    whole.Root.PageMode = Name.UseOutlines
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    _describe(whole, about)
    _end_clearly(whole)
    target = io.BytesIO()
    whole.save(target, deterministic_id=True, compress_streams=True)
    return target.getvalue()


def _colours() -> bytes:
    """sRGB, without the moment at which it was made: the same file has the same bytes tomorrow."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_PROFILE_MADE] = bytes(12)
    return bytes(profile)


def _end_clearly(whole: Pdf) -> None:
    """Pack what is not packed, and let nothing end with CR: with the line end that follows it a strict reader takes it
    for a part of that, and finds the length wrong (ISO 19005-3, 6.1.7.1). Packed bytes know themselves where they end.
    """
    for thing in _streams(whole):
        if thing.get("/Subtype") == Name.XML:
            continue  # metadata can be read by programs that know no PDF
        if "/Filter" not in thing:
            thing.write(_ending(zlib.compress(thing.read_bytes())), filter=Name.FlateDecode)
        elif thing.Filter == Name.FlateDecode and (packed := thing.read_raw_bytes()).endswith(b"\r"):
            parameters = cast(Dictionary | None, thing.get("/DecodeParms"))
            thing.write(_ending(packed), filter=Name.FlateDecode, decode_parms=parameters)


def _ending(packed: bytes) -> bytes:
    return packed + b"\n" if packed.endswith(b"\r") else packed


def _describe(whole: Pdf, about: About) -> None:
    """Metadata and the older table of the same facts, which must agree."""
    moment = about.made_at.isoformat(timespec="seconds")
    with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "3", "B"
        metadata["dc:title"], metadata["dc:creator"] = about.title, [about.author]
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = moment
    whole.docinfo["/Title"], whole.docinfo["/Author"] = about.title, about.author
    whole.docinfo["/CreationDate"] = whole.docinfo["/ModDate"] = _pdf_date(about.made_at)
