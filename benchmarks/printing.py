"""Paper as it is asked for: a guide and a blank form cold and warm, and many receipts in one job (argument: how many).

Beside them, on the same or comparable content: one plain call of WeasyPrint, Chromium, Typst, and a page of bare Flask
that reads a file of the same size.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from html import unescape
from pathlib import Path

import typst
from flask import Flask, Response
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import delete, select
from weasyprint import HTML

from app import clock
from app.extensions import db
from app.issuing.assets import load_assets
from app.issuing.making import html_of, make
from app.jobs.running import run
from app.jobs.sweeps import SWEEPS
from app.models import Account, Case, IssuedPaper, KeptPaper, PrintJob
from app.people.accounts import actor_of
from app.printing.guides import guide_context, read_organisations
from app.printjobs import doors, keep
from app.printjobs.case_papers import with_copies
from app.printjobs.options import Options
from app.printjobs.ordering import Wanted, order
from app.publishing.versions import current_version
from app.security.access import public
from app.transaction import unit
from benchmarks.desk import SERVICE, Desk
from benchmarks.harness import call_wsgi, environ_for, serve_rounds
from reports import pdf
from reports.render import render_html
from reports.sheets import Sheet

_CHROMIUM = "/usr/bin/chromium"
_LINK = re.compile(r'<link rel="stylesheet" href="desk:([^"]+)">')
_STYLES = Path(pdf.__file__).parent / "styles"


class Printing(Desk):
    """The application, whose papers are asked for."""

    def __init__(self, folder: Path, receipts: int) -> None:
        super().__init__(folder, 0)
        self.count = receipts
        self.paths = {"guide": f"/guides/{SERVICE}.pdf", "blank": f"/guides/{SERVICE}/blank.pdf"}
        with self.app.app_context():
            version = current_version(db.session, SERVICE, clock.today())
            self.html = render_html("guide", guide_context(version, read_organisations(version.service_id), ""))
        self.receipt = self._one_receipt()
        file = folder / "guide.pdf"
        file.write_bytes(self.paper("guide"))
        self.bare = Flask(__name__)
        for app in (self.bare, self.app):
            _serve_file(app, file)

    def _one_receipt(self) -> Sheet:
        """The words of a receipt, as they are laid out alone."""
        self.stock_submit(1)
        self.submit()
        with self.app.app_context(), unit() as session:
            paper = make(session, paper_id=session.scalars(select(IssuedPaper.id)).one(), now=clock.now())
            return Sheet(html_of(paper), load_assets(session, json.loads(paper.assets)))

    def paper(self, name: str) -> bytes:
        """As anyone fetches it."""
        status, _headers, content = call_wsgi(self.app, environ_for(self.paths[name]))
        if not status.startswith("200"):
            raise SystemExit(f"{name} answered {status}")
        return content

    def cold(self, name: str) -> None:
        """Nobody has asked for it yet; the press is warm."""
        self.forget()
        with self.app.app_context(), unit() as session:
            session.execute(delete(KeptPaper))
        self.paper(name)

    def stored(self, name: str) -> None:
        """Another process has made it."""
        self.forget()
        self.paper(name)

    def forget(self) -> None:
        """What this process knows."""
        keep.forget_memory()
        doors.forget()

    def read_file(self) -> None:
        """The same bytes from a file, by the same server."""
        call_wsgi(self.app, environ_for("/benchmark/guide.pdf"))

    def read_file_bare(self) -> None:
        """The same bytes from a file, by a framework that does nothing else."""
        call_wsgi(self.bare, environ_for("/benchmark/guide.pdf"))

    def receipts(self) -> float:
        """Seconds for so many receipts in one job."""
        self.stock_submit(self.count)
        for _case in range(self.count):
            self.submit()
        job_id = self._ordered()
        prints = next(sweep for sweep in SWEEPS if sweep.id == "prints")
        start = time.perf_counter()
        with self.app.app_context():
            run(prints)
            took = time.perf_counter() - start
            job = db.session.get_one(PrintJob, job_id)
            if (job.state, job.made) != ("done", self.count):
                raise SystemExit(f"the job is {job.state}, {job.made} made")
        return took

    def _ordered(self) -> int:
        with self.app.app_context(), unit() as session:
            clerk = actor_of(session.scalars(select(Account).where(Account.username == "wanghaiyan")).one())
            issued = select(IssuedPaper.kind, Case.number).join(Case, Case.id == IssuedPaper.case_id)
            papers = session.execute(issued.order_by(IssuedPaper.id.desc()).limit(self.count))
            items = [Wanted(f"case.{kind}", with_copies(number, ("申请人",))) for kind, number in papers]
            return order(session, items=items, options=Options(), actor=clerk, now=clock.now()).id


def _serve_file(app: Flask, file: Path) -> None:
    """A page that reads a file and sends it, behind all that the app does before and after its pages."""

    @public("a file of the benchmark")
    def read() -> Response:
        return Response(file.read_bytes(), mimetype="application/pdf")

    rule = app.url_rule_class("/benchmark/guide.pdf", endpoint="benchmark", methods=["GET"])
    app.url_map.add(rule)  # the app itself lets nobody add pages once it has answered
    app.view_functions["benchmark"] = read


def inlined(html: str) -> str:
    """The page with its style sheets in it, for programs that know no addresses of ours."""
    return _LINK.sub(lambda link: f"<style>{(_STYLES / link[1]).read_text()}</style>", html)


def typst_source(html: str) -> bytes:
    """Comparable content: the same words as paragraphs, a code for scanning apart."""
    body = re.sub(r"<svg.*?</svg>", "", html[html.index("<body") :], flags=re.DOTALL)
    words = [unescape(part).strip() for part in re.split(r"<[^>]+>", body)]
    escaped = (re.sub(r"([\\#*_`$<>@=\[\]/~+-])", r"\\\1", word) for word in words if word)
    return ('#set text(font: "Noto Sans CJK SC", size: 10.5pt, lang: "zh")\n' + "\n\n".join(escaped)).encode()


def chromium_prints(page: Page, html: str) -> bytes:
    """The same page, laid out by a browser that is running already."""
    page.set_content(html)
    return page.pdf(prefer_css_page_size=True)


def children_megabytes() -> float:
    """The largest of the processes that lay out for this one, at its largest."""
    sizes = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            said = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if int(said["PPid"]) == os.getpid() and "VmHWM" in said and said["Name"].strip().startswith("python"):
                sizes.append(int(said["VmHWM"].split()[0]))
    return max(sizes) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page, printing = browser.new_page(), Printing(Path(folder), int(sys.argv[1]))
        plain, typed = inlined(printing.html), typst_source(printing.html)
        actions = {
            f"{name} {how.__name__}": partial(how, name)
            for name in printing.paths
            for how in (printing.cold, printing.stored, printing.paper)
        }
        actions |= {
            "file": printing.read_file,
            "file bare": printing.read_file_bare,
            "plain": lambda: HTML(string=plain).write_pdf(),
            "chromium": lambda: chromium_prints(page, plain),
            "typst": lambda: typst.compile(typed),
            "receipt": lambda: pdf.make_pdf(printing.receipt.html, assets=printing.receipt.assets),
        }
        figures = {"receipts": printing.receipts, "megabytes": children_megabytes}
        serve_rounds({name.replace(" ", "_"): action for name, action in actions.items()}, figures)


if __name__ == "__main__":
    main()
