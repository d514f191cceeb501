"""Paper as a contender: a guide as the product prints it, and the same words as plain paragraphs."""

from __future__ import annotations

import re
from datetime import date
from html import escape

from weasyprint import HTML

from benchmarks.harness import serve_rounds
from catalog.compiled import compile_definition
from catalog.sample import load_sample
from reports.contexts import Place
from reports.documents import guide
from reports.pdf import make_pdf
from reports.render import render_html

SERVICE = "QS-MZ-001"
_HALL = Place(
    tier="township",
    name="石桥镇便民服务中心",
    address="石桥镇正街 23 号",
    phone="0000-6222000",
    hours="工作日 8:30—17:30",
)


def guide_html() -> str:
    """The page of the guide before it is laid out."""
    definition = next(read.definition for file, read in load_sample().services if file.stem == SERVICE)
    context = guide.build(
        compile_definition(definition),
        version_number=1,
        effective_from=date(2026, 1, 1),
        county_name="青石县",
        places=[_HALL],
        url=f"http://127.0.0.1:8080/guides/{SERVICE}",
        today=date(2026, 10, 20),
    )
    return render_html("guide", context)


def plain_html(html: str) -> str:
    """The same words, a paragraph each, without any style of ours."""
    body = html[html.index("<body") :]
    words = [part.strip() for part in re.split(r"<[^>]+>", body)]
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in words if part)
    return f'<html lang="zh"><head><title>指南</title></head><body>{paragraphs}</body></html>'


def main() -> None:
    styled = guide_html()
    plain = plain_html(styled)
    serve_rounds({"guide": lambda: make_pdf(styled), "plain": lambda: HTML(string=plain).write_pdf()})


if __name__ == "__main__":
    main()
