"""`serve`: gunicorn, with the app loaded once, its workers forked, and the worker of the jobs beside them."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from app.cli.chinese import Speaking
from app.cli.context import ready
from app.extensions import db
from app.jobs.beside import Beside
from app.jobs.settling import settle_safely
from app.jobs.worker import Worker
from app.people.demo import demo_accounts


class DeskArbiter(Arbiter):
    """Gunicorn's master, which looks after the worker of the jobs as after those of the website."""

    def __init__(self, app: DeskServer, jobs: Callable[[], Worker] | None) -> None:
        super().__init__(app)
        self._jobs = Beside(jobs, in_child=self._leave) if jobs else None

    def manage_workers(self) -> None:
        super().manage_workers()
        if self._jobs:
            self._jobs.keep_alive()

    def stop(self, graceful: bool = True) -> None:
        if self._jobs:
            self._jobs.ask_to_stop()
        super().stop(graceful)
        if self._jobs:
            self._jobs.wait()
            self.reap_workers()

    def _leave(self) -> None:
        """In the child: the port belongs to the website, and so do the connections of its master."""
        for listener in self.LISTENERS:
            listener.close()
        self.cfg.post_fork(self, None)


class DeskServer(BaseApplication):
    """Gunicorn without a configuration file."""

    def __init__(self, app: Flask, options: dict[str, Any], jobs: Callable[[], Worker] | None = None) -> None:
        self._app = app
        self._options = options
        self._jobs = jobs
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        # What is loaded now stays, and workers share it: to look through all of it for garbage took a third of a
        # second, in the middle of somebody's request.
        gc.collect()
        gc.freeze()
        DeskArbiter(self, self._jobs).run()


@click.command(cls=Speaking)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。", metavar="地址")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="端口。", metavar="端口")
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="工作进程数。", metavar="个数"
)
@click.option("--no-worker", is_flag=True, help="不带定时任务：另外用 worker 命令开着的时候用。")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """启动网站，定时任务也一起开着。"""
    _check_free(host, port)
    with ready() as app:
        settle_safely()
        click.echo(_welcome(app, host, port))
        db.engine.dispose()  # workers must not share this process's connections
    jobs = None if no_worker else lambda: Worker(app)
    DeskServer(app, options(app, host, port, workers), jobs).run()


def _check_free(host: str, port: int) -> None:
    """Gunicorn would try for five seconds and then say it in its own words."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"{host}:{port} 用不了（{error.strerror}），请换一个端口：--port") from error


def options(app: Flask, host: str, port: int, workers: int) -> dict[str, Any]:
    """How gunicorn is to serve this app."""

    def renew_connections(_server: Any, _worker: Any) -> None:
        with app.app_context():
            db.engine.dispose(close=False)

    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        # Threads, because phones on a poor network send slowly, and one of them must not hold up a worker.
        "worker_class": "gthread",
        "threads": 8,
        "preload_app": True,
        "post_fork": renew_connections,
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 2,
        "loglevel": "warning",
        "control_socket_disable": True,
    }


def _welcome(app: Flask, host: str, port: int) -> str:
    lines = [f"代办台已启动：http://{host}:{port}/　（按 Ctrl+C 停止）"]
    if app.extensions["desk"].settings.demo:
        accounts = demo_accounts(db.session)
        lines += [f"演示账号（密码都是 {accounts[0].password}）："] if accounts else []
        lines += [f"  {account.login:<16}{account.role}　{account.name}·{account.place}" for account in accounts]
    return "\n".join(lines)
