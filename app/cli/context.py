"""An app for commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from app import create_app, migrate
from app.extensions import db


@contextmanager
def opened() -> Iterator[Flask]:
    """An app in its context, whatever its database looks like; its connections are given back in the end."""
    app = create_app()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def ready() -> Iterator[Flask]:
    """The same, with a database that has all its tables; a clear error otherwise."""
    with opened() as app:
        if not migrate.is_current(db.engine):
            raise click.ClickException("数据库还没有建好，或版本不对。请先运行：python run.py init")
        yield app
