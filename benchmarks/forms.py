"""Forms as a contender: 120 fields of which more than 30 stand under conditions, and answers with 200 rows.

(The form of 20 fields is measured by `benchmarks.desk`.) What counts is what a page costs the desk: drawing the empty
form, keeping it as it is typed, sending it, and the SQL statements of each.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from app import clock
from app.extensions import db
from app.publishing import operations
from app.publishing.library import shared_library
from app.publishing.versions import LoadedVersion, current_version
from app.transaction import unit
from app.views.form_token import FIELD, FormToken, issue, new_submission_token
from benchmarks.catalogue import big_tree
from benchmarks.desk import Desk
from benchmarks.harness import serve_rounds
from catalog.readers.tree_reader import read_tree
from catalog.sample import load_sample
from forms.plan import plan_of

BIG = "QS-XN-001"
_PROBLEM = re.compile(r'<li><a href="#([^"]+)">([^<]+)</a></li>')
OWN_FIELDS, DOCUMENTS, ROWS = 117, 12, 200  # with name, number and the group: 120 fields
_GROUP = {"id": "household", "label": "家庭成员", "kind": "group", "max_rows": ROWS}
_COLUMNS = ({"id": "member", "label": "姓名", "kind": "name"}, {"id": "age", "label": "年龄", "kind": "number"})


class Forms(Desk):
    """The application with a service of the reported size, and an agent who fills it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 0)
        with self.app.app_context():
            self.big = self._publish()
        self._path = f"/desk/new/{BIG}"
        self._draft = ""

    def _publish(self) -> LoadedVersion:
        tree = big_tree(load_sample(), fields=OWN_FIELDS, documents=DOCUMENTS)
        tree["sections"].append({"id": "home", "title": "家庭", "fields": [{**_GROUP, "fields": list(_COLUMNS)}]})
        with unit() as session:
            read = read_tree(tree, library=shared_library(session))
            done = operations.import_folder(session, [(Path("big.yaml"), read)], actor=None, now=clock.now())
        if done.problems:
            raise SystemExit(f"the big service was refused: {next(iter(done.problems.values()))[:3]}")
        version = current_version(db.session, BIG, clock.today())
        fields = plan_of(version.compiled).fields
        conditions = sum(question.spec.visible_when is not None for question in fields)
        if len(fields) < 120 or conditions < 30:
            raise SystemExit(f"{len(fields)} fields, {conditions} conditions: not the form that is reported")
        return version

    def pairs(self, rows: int) -> dict[str, str]:
        """The answers of one form: text in every field that takes any, and so many members of the household."""
        typed = {f"f_field_{number}": "填写内容" for number in range(OWN_FIELDS) if number % 10 in (0, 5)}
        typed |= {f"f_field_{number}": "困难" for number in range(OWN_FIELDS) if number % 10 == 3}
        typed |= {
            "f_who_name": "张桂兰",
            "f_who_number": next(self._people),
            "handled_by": "self",
        }
        asked = range(0, DOCUMENTS, 2)  # the others hang on answers that these are not
        typed |= {f"d_paper_{one}_{what}": "2" for one in asked for what in ("originals", "copies")}
        for row in range(rows):
            typed |= {f"f_household-{row}-member": "张三", f"f_household-{row}-age": str(row % 90)}
        return typed

    def post(self, path: str, pairs: dict[str, str], *, wanted: str) -> None:
        """Send a form; SystemExit unless the answer begins as wanted."""
        note = pairs.get(FIELD) or self.note(self.big, BIG)
        body = urlencode({**pairs, FIELD: note}).encode()
        status, _headers, page = self.send(path, body=body, headers={"HTTP_ACCEPT": "text/html"})
        if not status.startswith(wanted):
            problems = _PROBLEM.findall(page.decode())
            raise SystemExit(f"{path} answered {status}: {problems[:5]}")

    def form_get(self) -> None:
        self.get(self._path, "agent")

    def keep(self, rows: int = 0) -> None:
        """The form saves itself."""
        self.post(f"{self._path}/keep", self.pairs(rows), wanted="200")

    def submit_big(self, rows: int = 0) -> None:
        """One new case."""
        self.post(self._path, {**self.pairs(rows), "action": "submit"}, wanted="303")

    def draft_get(self) -> None:
        """A form kept with all its rows, opened again."""
        if not self._draft:
            self._draft = self._kept_draft(ROWS)
        self.get(f"{self._path}?draft={self._draft}", "agent")

    def _kept_draft(self, rows: int) -> str:
        token = new_submission_token()
        with self.app.app_context():
            note = issue(FormToken(self._ids["agent"], self.big.id, BIG, token))
        self.post(f"{self._path}/keep", {**self.pairs(rows), FIELD: note}, wanted="200")
        return token


def _actions(forms: Forms) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "form_get", forms.form_get
    yield "keep", forms.keep
    yield "submit", forms.submit_big
    yield "form_get_rows", forms.draft_get
    yield "keep_rows", lambda: forms.keep(ROWS)
    yield "submit_rows", lambda: forms.submit_big(ROWS)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        forms = Forms(Path(folder))
        actions = dict(_actions(forms))
        figures = {f"{name}_sql": (lambda one=action: forms.statements(one)) for name, action in actions.items()}
        serve_rounds(actions, figures)


if __name__ == "__main__":
    main()
