"""The command line. Errors are one clear line on stderr and a non-zero exit, never a trace."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click
from click.exceptions import NoArgsIsHelpError
from sqlalchemy.exc import DBAPIError

from app.cli import accounts, audit, backups, catalogue, certificates, install, prints, serve, tokens, worker
from app.cli.chinese import SpeakingGroup, complaint
from app.config import SettingsError
from app.crypto import UnreadableSecretError
from app.errors import Invalid, NotAllowed, NotFoundHere
from catalog.county import CountyError
from catalog.library import LibraryError


@click.group(cls=SpeakingGroup, name="run.py")
def commands() -> None:
    """代办台：乡镇便民服务中心的办件后台。

    设置来自 DESK_* 环境变量，数据和密钥在 instance/ 文件夹。
    """


for command in (
    serve.serve,
    worker.worker,
    install.init,
    catalogue.catalog,
    prints.prints,
    accounts.user,
    tokens.token,
    certificates.certificate,
    audit.audit,
    backups.backup,
    backups.restore,
):
    commands.add_command(command)


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    os.umask(0o077)  # the database, its journal and backups are for the owner alone
    try:
        result = commands.main(args=list(arguments), prog_name="python run.py", standalone_mode=False)
    except click.Abort:
        click.echo("已取消。", err=True)
        return 130
    except NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        click.echo(f"错误：{complaint(error)}", err=True)
        return error.exit_code
    except Exception as error:
        if os.environ.get("DESK_TRACE"):
            raise  # for developers
        click.echo(f"错误：{sentence(error)}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def sentence(error: Exception) -> str:
    """What went wrong and what to do, in one line, without anybody's data."""
    if isinstance(error, Invalid):
        return "；".join(error.sentences())
    if isinstance(error, SettingsError | CountyError | LibraryError):
        return str(error).replace("\n", "；")
    if isinstance(error, NotFoundHere | NotAllowed):
        return error.what if isinstance(error, NotFoundHere) else error.reason
    return _technical(error)


def _technical(error: Exception) -> str:
    if isinstance(error, UnreadableSecretError):
        return "数据密钥不对：这些数据是用另一个 DESK_DATA_KEY 加密的"
    if isinstance(error, DBAPIError):
        first = str(error.orig).strip().splitlines()[0]
        return f"数据库用不了（{first}）。请检查 DESK_DATABASE_URL，或先运行 python run.py init"
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return f"文件读写失败{place}：{error.strerror}"
    return f"程序内部错误（{type(error).__name__}）。设置 DESK_TRACE=1 再运行可看详情"


__all__ = ["commands", "main", "sentence"]
