"""A form filled and sent through the pages, as an agent's browser does it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import clock
from app.publishing.versions import LoadedVersion, current_version
from app.views.form_token import FIELD
from forms.samples import sample_pairs
from tests.support.client import DeskClient
from tests.support.filled import papers_asked

OLD_AGE_ALLOWANCE = "QS-MZ-001"


@dataclass
class OpenForm:
    """A form as the browser shows it: the token of the page, and the sample answers typed in."""

    client: DeskClient
    version: LoadedVersion
    token: str
    pairs: list[tuple[str, str]]

    @property
    def path(self) -> str:
        return f"/desk/new/{self.version.definition.code}"

    def data(self, **changes: str) -> dict[str, list[str]]:
        """What is sent: several values of one name stay several."""
        typed: dict[str, list[str]] = {FIELD: [self.token]}
        for name, value in self.pairs:
            typed.setdefault(name, []).append(value)
        return {**typed, **{name: [value] for name, value in changes.items()}}

    def send(self, *, csrf: bool = True, **changes: str) -> TestResponse:
        return self.client.post(self.path, data=self.data(**changes), csrf=csrf)


def open_form(client: DeskClient, session: Session, code: str = OLD_AGE_ALLOWANCE) -> OpenForm:
    """Open the form of a service and type the first sample's answers."""
    version = current_version(session, code, clock.today())
    page = client.get(f"/desk/new/{code}").text
    token = page.partition(f'name="{FIELD}" value="')[2].partition('"')[0]
    sample = version.definition.samples[0]
    answers = [pair for pair in sample_pairs(version.compiled, sample) if not pair[0].startswith("d_")]
    papers = papers_asked(version.compiled, MultiDict(answers))
    return OpenForm(client, version, token, [*answers, *papers.items()])
