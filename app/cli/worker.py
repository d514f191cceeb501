"""`worker`: what falls due by itself, in a process of its own."""

from __future__ import annotations

import click

from app.cli.chinese import Speaking
from app.cli.context import ready
from app.jobs.running import Tally
from app.jobs.worker import Worker, run_once


@click.command(cls=Speaking)
@click.option("--once", is_flag=True, help="只做一遍就结束，给系统的定时任务用。")
def worker(once: bool) -> None:
    """定时任务：到期的事按时做，一直开着。可以开几个，同一时间只有一个在做，它停了别的马上接手。"""
    with ready() as app:
        if once:
            _once(run_once(app))
            return
        process = Worker(app, say=click.echo)
        process.stop_on_signals()
        click.echo("定时任务已启动。（按 Ctrl+C 停止）")
        process.serve()
    click.echo("定时任务已停止。")


def _once(tally: Tally | None) -> None:
    if tally is None:
        click.echo("另一个进程正在做定时任务，这里不用做。")
        return
    click.echo(f"办了 {tally.done} 件到期的事。")
    if tally.problem or tally.failed:
        raise click.ClickException(tally.problem or f"有 {tally.failed} 件没办成，见“设置—定时任务”")
