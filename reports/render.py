"""Contexts become HTML: a sandboxed Jinja environment with autoescape and the typesetting filters."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from reports import typeset
from reports.appointment_contexts import AppointmentContext
from reports.booklet_contexts import AgentCardsContext, BookletContext
from reports.card_contexts import QuickCardContext
from reports.case_file_contexts import CaseCourseContext, CaseFrontContext, CaseNotesContext, CaseSignedContext
from reports.contexts import GuideContext, ReceiptContext
from reports.elder_receipt_contexts import ElderReceiptContext
from reports.evaluation_contexts import AgentsBoard, CallsContext, ReportsContext, SheetsContext, SignInSheet
from reports.form_contexts import ApplicationContext, ChecklistContext, FormContext
from reports.guide_contexts import GuideSheet, LargeGuide, SpokenGuide
from reports.hall_contexts import HallContext
from reports.handbook_contexts import HandbookPages
from reports.handing_in_contexts import HandInContext, ProblemContext
from reports.imprint import code_rules
from reports.letter_contexts import LetterContext
from reports.mandate_contexts import AgentSlipContext, MandateBlankContext, MandateChangeContext, MandateContext
from reports.moving_contexts import ManifestContext
from reports.notice_contexts import NoticeContext
from reports.qr import qr_svg
from reports.round_contexts import RouteContext
from reports.sent_in_contexts import SentInContext
from reports.sheets import BlankSide
from reports.sign_contexts import ListPoster, WindowSigns
from reports.slip_contexts import SlipContext
from reports.special_contexts import InspectionContext, PublicityContext, VoteContext
from reports.supervision_contexts import UrgingContext
from reports.tables import TableReport, shown
from reports.wording import date_words, moment_words

_TEMPLATES = Path(__file__).parent / "templates"
Printed = (
    BlankSide
    | AgentCardsContext
    | ApplicationContext
    | BookletContext
    | RouteContext
    | ChecklistContext
    | FormContext
    | GuideContext
    | GuideSheet
    | HallContext
    | ReportsContext
    | SheetsContext
    | CallsContext
    | AgentsBoard
    | SignInSheet
    | HandbookPages
    | LargeGuide
    | SpokenGuide
    | NoticeContext
    | QuickCardContext
    | ReceiptContext
    | SlipContext
    | ListPoster
    | WindowSigns
    | LetterContext
    | TableReport
    | ManifestContext
    | MandateBlankContext
    | MandateContext
    | MandateChangeContext
    | AgentSlipContext
    | PublicityContext
    | InspectionContext
    | VoteContext
    | ElderReceiptContext
    | UrgingContext
    | CaseFrontContext
    | CaseCourseContext
    | CaseNotesContext
    | CaseSignedContext
    | SentInContext
    | ProblemContext
    | HandInContext
    | AppointmentContext
)


def render_html(printable: str, context: Printed) -> str:
    """Fill ``templates/<printable>.html`` with `context` (its name there is `it`); jinja2.TemplateNotFound if none."""
    return _environment().get_template(f"{printable}.html").render(it=context)


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        date=date_words,
        moment=moment_words,
        text=typeset.text,
        official=typeset.official,
        plain=typeset.plain,
        person=typeset.person,
        phone=typeset.phone,
    )
    environment.globals.update(qr=_qr, shown=shown, code_rules=code_rules)
    return environment


def _qr(text: str, title: str) -> Markup:
    """`qr_svg` escapes what it is given, so its SVG may enter the page as it is."""
    return Markup(qr_svg(text, title=title))
