"""What a case file (案卷) shows besides its papers, as plain values: front, signatures, course, last sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPaper:
    """A line of the contents (卷内目录). `page` is where it begins: "3", or "3—7" for the last one."""

    number: int
    reference: str  # 文号
    author: str  # 责任者
    title: str
    day: str  # 20260302, as archives write it
    page: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFrontContext:
    """卷皮 and 卷内目录."""

    fonds: str  # 立档单位
    category: str
    year: str
    title: str
    period: str
    case_number: str
    papers: int
    pages: int
    keeper: str  # 立卷人
    filed_on: str
    rows: tuple[FiledPaper, ...]
    place: tuple[str, str, str]  # 全宗号, 目录号, 案卷号


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStep:
    """One step: by whom, from when until when, with what opinion."""

    name: str
    place: str
    person: str
    opened: str
    finished: str
    outcome: str
    opinion: str
    lines: tuple[str, ...] = ()  # what else was written down at it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCourseContext:
    """办理过程记录: each level's opinion with name and time."""

    case_number: str
    service: str
    applicant: str
    organisation: str
    limits: tuple[str, ...]  # when it was taken in, accepted, decided, delivered, and by when it should have been
    steps: tuple[CourseStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMark:
    """One signature: whose, how, when, to which words; `picture` is the key of its picture among the assets."""

    role: str
    name: str
    how: str
    moment: str
    words: str
    picture: str
    is_photo: bool  # of a signed paper or a thumbprint, not a name drawn on the pad


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSignedContext:
    """签名记录: signatures that no paper of the file shows."""

    title: str
    about: str  # the number of the mandate
    case_number: str
    service: str
    applicant: str
    marks: tuple[SignedMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFault:
    """What a check of the file found."""

    severity: str  # 须补正, 请核对
    words: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotesContext:
    """备考表."""

    case_number: str
    title: str
    state: tuple[str, ...]  # 本卷情况说明: sentences
    faults: tuple[FoundFault, ...]
    keeper: str
    filed_on: str
