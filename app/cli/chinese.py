"""Click that speaks Chinese: headings, usage and complaints. Click itself ships no translation."""

from __future__ import annotations

from typing import Any

import click
from click import exceptions

USAGE = "用法："
HELP = "显示这段说明。"


class Speaking(click.Command):
    """A command whose help is Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=USAGE)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option) and not param.hidden]
        if records := [_record(option, ctx) for option in options]:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def _record(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    """How an option is written, and what it does; click would add its own English to it."""
    said = option.get_help_extra(ctx)
    remarks = ["必填"] if "required" in said else []
    remarks += [f"默认 {said['default']}"] if "default" in said else []
    remarks += [_range(option.type)] if isinstance(option.type, click.IntRange) else []
    names = (option.get_help_record(ctx) or ("", ""))[0]
    return names, (option.help or "") + (f"（{'，'.join(remarks)}）" if remarks else "")


def _range(kind: click.IntRange) -> str:
    return f"{kind.min} 到 {kind.max}"


class SpeakingGroup(Speaking, click.Group):
    """A group of commands whose help is Chinese."""

    command_class = Speaking
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=200)))
        if rows:
            with formatter.section("命令"):
                formatter.write_dl(rows)


def complaint(error: exceptions.ClickException) -> str:
    """Why a command line was not understood, as one Chinese sentence."""
    if isinstance(error, exceptions.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, exceptions.MissingParameter):
        return f"缺少{_named(error)}"
    if isinstance(error, exceptions.BadParameter):
        return f"{_named(error)}的值不对：{_reason(error)}"
    if isinstance(error, exceptions.BadOptionUsage):
        return f"选项 {error.option_name} 用得不对，请看 --help"
    return _about_command(error)


def _about_command(error: exceptions.ClickException) -> str:
    message = error.format_message()
    if message.startswith("No such command"):
        return f"没有命令 {message.split(chr(39))[1]}，请用 --help 看有哪些命令"
    if message.startswith("Got unexpected extra argument"):
        return f"多了不认识的参数 {message.partition('(')[2].rstrip(').')}"
    return message


def _named(error: exceptions.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"选项 {error.param.opts[0]} "
    if error.param is not None:
        return f"参数 {error.param.make_metavar(error.ctx)}" if error.ctx else f"参数 {error.param.human_readable_name}"
    return "参数"


def _reason(error: exceptions.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Path):
        return "没有这个文件或文件夹，或不能读"
    if isinstance(kind, click.Choice):
        return f"可用的有 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.types.IntRange):
        return f"应在 {_range(kind)} 之间"
    return "请看 --help" if error.message.isascii() else error.message
