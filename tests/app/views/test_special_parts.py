"""What a step asks for besides the opinion, as it is drawn."""

from __future__ import annotations

from flask import Flask, render_template_string

from app.cases.special.publicity import Publicity
from app.views.special_parts import SpecialPart
from tests.app.cases.special.scenes import posted, scene

_DRAWN = '{% import "desk/special/parts.html" as work %}{% include part.template %}'


def test_a_notice_says_how_one_objects(app: Flask) -> None:
    notice = {"limit": "7天", "shows": ["姓名"]}
    for said in ("", "向石桥镇民政办提出"):
        spec = scene("publicise", publicity={**notice, "objections": said}).spec
        part = SpecialPart("publicity", "公示", posted(), {}, Publicity().sheet(spec))
        with app.test_request_context():
            drawn = render_template_string(_DRAWN, part=part)
        assert ("异议怎么提" in drawn) is bool(said) and said in drawn
