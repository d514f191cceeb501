"""A form filled with the sample answers of its definition, as a browser would post it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.publishing.versions import current_version
from catalog.compiled import CompiledDefinition
from catalog.definition import SampleSpec
from forms.checklist import checklist
from forms.submission import read_submission
from tests.support.client import DeskClient

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_REVISION = re.compile(r'name="revision" value="(\d+)"')
_TOLD = re.compile(r'name="same_told" value="([^"]+)"')
_NUMBER = re.compile(r"/desk/cases/([A-Z0-9-]+)")


def sample_pairs(code: str, *, papers: bool = True, sample: int = 0) -> dict[str, Any]:
    """HTML names and texts of a sample of a published service; with `papers` every sheet asked for is there."""
    compiled = current_version(db.session, code, clock.today()).compiled
    pairs = _pairs(compiled.definition.samples[sample])
    return {**pairs, **papers_asked(compiled, MultiDict(pairs))} if papers else pairs


def papers_asked(compiled: CompiledDefinition, pairs: MultiDict[str, str]) -> dict[str, str]:
    """Every sheet that these answers ask for, as received."""
    answers = read_submission(compiled, pairs, today=clock.today(), complete=False).answers
    asked = [one.document for one in checklist(compiled, answers.names()) if one.applies]
    sheets = {f"d_{one.id}_originals": str(one.originals) for one in asked}
    return sheets | {f"d_{one.id}_copies": str(one.copies) for one in asked}


def posted_sample(sample: SampleSpec) -> MultiDict[str, str]:
    """A sample as it arrives at the server, without papers."""
    return MultiDict(_pairs(sample))


def _pairs(sample: SampleSpec) -> dict[str, Any]:
    pairs: dict[str, Any] = {"handled_by": sample.handled_by.value}
    for name, value in sample.situations.items():
        pairs[f"s_{name}"] = value if isinstance(value, str) else list(value)
    for name, value in sample.answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row, cells in enumerate(value):
                pairs.update({f"f_{name}-{row}-{column}": str(cell) for column, cell in cells.items()})
        else:
            pairs[f"f_{name}"] = value if isinstance(value, list) else str(value)
    return pairs


def form_token(client: DeskClient, path: str) -> str:
    """The signed note of a form as this browser opens it."""
    return token_in(client.get(path).text)


def token_in(page: str) -> str:
    """The signed note on a page."""
    found = _TOKEN.search(page)
    assert found, "no form on this page"
    return found[1]


def revision_in(page: str) -> str:
    """The revision that an action on this page carries."""
    found = _REVISION.search(page)
    assert found, "nothing to act upon on this page"
    return found[1]


def send(client: DeskClient, code: str, changes: Mapping[str, Any] | None = None, **sample: Any) -> TestResponse:
    """Open the form of a service, fill it with its sample and send it."""
    token = form_token(client, f"/desk/new/{code}")
    pairs = {**sample_pairs(code, **sample), "form_token": token, "action": "submit", **(changes or {})}
    return send_again(client, f"/desk/new/{code}", pairs)


def send_again(client: DeskClient, path: str, pairs: Mapping[str, Any]) -> TestResponse:
    """Send a form. Tests send the same sample many times: the desk tells of the earlier ones and asks why."""
    answer = client.post(path, data=pairs)
    told = _TOLD.findall(answer.text) if answer.status_code == 422 and "same_reason" not in pairs else []
    if not told:
        return answer
    again = MultiDict(pairs)
    again.setlist("same_told", told)
    again["same_reason"] = "测试"
    return client.post(path, data=again)


def number_of(response: TestResponse) -> str:
    """The number of the case that a sent form has become."""
    assert response.status_code == 303, response.text
    found = _NUMBER.search(response.headers["Location"])
    assert found, response.headers["Location"]
    return found[1]


def act(client: DeskClient, number: str, action: str, **typed: Any) -> TestResponse:
    """Open a case and do one thing to it."""
    revision = typed.pop("revision", None) or revision_in(client.get(f"/desk/cases/{number}").text)
    return client.post(f"/desk/cases/{number}", data={"action": action, "revision": revision, **typed})
