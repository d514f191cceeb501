"""`worker`: what falls due by itself, in a process of its own."""

from __future__ import annotations

import signal
from types import FrameType

import click
from apscheduler.schedulers.blocking import BlockingScheduler

from app.cli.chinese import Speaking
from app.cli.context import ready
from app.jobs.worker import run_jobs, scheduler_of


@click.command(cls=Speaking)
@click.option("--once", is_flag=True, help="只做一遍到期的事就结束，给系统的定时任务用。")
def worker(once: bool) -> None:
    """到期的事按时做：定好日期的版本生效、下放批次执行、期满的民情档案清除。每小时一次，零点过后五分钟必有一次。"""
    with ready() as app:
        click.echo(f"办了 {run_jobs(app)} 件到期的事。")
        if once:
            return
        _go_on(scheduler_of(app))
    click.echo("定时任务已停止。")


def _go_on(scheduler: BlockingScheduler) -> None:
    """Until Ctrl+C or SIGTERM; a job under way is finished first."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        click.echo("定时任务已启动。（按 Ctrl+C 停止）")
        scheduler.start()
    except KeyboardInterrupt:
        if scheduler.running:
            scheduler.shutdown()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
