"""The templates' environment."""

from __future__ import annotations

from flask import Flask

from app.templating import PlainEnvironment


def _environment() -> PlainEnvironment:
    app = Flask(__name__)
    app.jinja_environment = PlainEnvironment
    return app.jinja_env


def test_templates_see_globals_that_come_later() -> None:
    environment = _environment()
    template = environment.from_string("{{ county }}")
    environment.globals["county"] = "青石县"
    assert template.render() == "青石县"


def test_globals_given_to_one_template_stay_with_it() -> None:
    environment = _environment()
    assert environment.from_string("{{ county }}", globals={"county": "青石县"}).render() == "青石县"
    assert "county" not in environment.globals
    assert environment.from_string("{{ county }}").render() == ""


def test_what_a_template_sets_stays_with_it() -> None:
    environment = _environment()
    environment.from_string("{% set county = '青石县' %}{{ county }}").render()
    assert "county" not in environment.globals
