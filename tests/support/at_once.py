"""People who do something at the same moment, each in a transaction of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.transaction import unit

Work = Callable[[Session], Any]


def at_once(app: Flask, *works: Work) -> Counter[str]:
    """Each work in a transaction of its own, all begun together; how they ended: done, or the name of the error."""

    def alone(work: Work) -> None:
        with unit() as session:
            work(session)

    return together(app, *(partial(alone, work) for work in works))


def together(app: Flask, *deeds: Callable[[], None]) -> Counter[str]:
    """The same for deeds that see to their transactions themselves."""
    gate, ended = threading.Barrier(len(deeds)), Counter[str]()

    def run(deed: Callable[[], None]) -> None:
        with app.app_context():
            db.engine.connect().close()
            gate.wait()
            try:
                deed()
                ended["done"] += 1
            except Exception as error:
                ended[type(error).__name__] += 1
            finally:
                db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended
