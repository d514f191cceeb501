"""All that is asked about cases, in one place to import from."""

from app.cases.case_page import CasePage, case_page
from app.cases.drafts import list_drafts, load_draft
from app.cases.finding import FoundCase, find, is_personal
from app.cases.progress import ProgressView, progress
from app.cases.worklist import TAB_LABELS, TABS, CaseRow, Filters, Tab, worklist
from app.cases.worklist_choices import FilterChoices, filter_options
from app.cases.worklist_counts import TabCounts, shown_count, tab_counts

__all__ = [
    "TABS",
    "TAB_LABELS",
    "CasePage",
    "CaseRow",
    "FilterChoices",
    "Filters",
    "FoundCase",
    "ProgressView",
    "Tab",
    "TabCounts",
    "case_page",
    "filter_options",
    "find",
    "is_personal",
    "list_drafts",
    "load_draft",
    "progress",
    "shown_count",
    "tab_counts",
    "worklist",
]
