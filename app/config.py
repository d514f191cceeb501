"""Settings from `DESK_*` environment variables; the folder `instance/` holds what must not be committed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app import crypto
from app.message_settings import MessageSettings

ROOT = Path(__file__).resolve().parent.parent


# Nothing but the computer itself: what a page may ask there, it may ask nowhere else.
_BRIDGE = re.compile(r"http://(127\.0\.0\.1|localhost):[0-9]{2,5}")


class SettingsError(Exception):
    """A setting is missing or wrong; the text tells an administrator which and how to mend it."""


class Settings(MessageSettings):
    """What an installation may set. Every name is read from the environment with the prefix `DESK_`."""

    model_config = SettingsConfigDict(env_prefix="DESK_", frozen=True, extra="ignore")

    instance_dir: Path = ROOT / "instance"
    database_url: str = ""
    storage_url: str = ""  # of files: a folder of the instance when empty, file:///…, s3://key:secret@host/bucket
    clamav: str = ""  # host:port or /path/of/socket of a clamd that looks through every file; empty: nobody does
    secret_key: SecretStr = SecretStr("")  # signs cookies and form tokens
    data_key: SecretStr = SecretStr("")  # encrypts personal data: 32 bytes in URL-safe base64
    base_url: str = "http://127.0.0.1:8080"  # in QR codes and on paper
    demo: bool = False
    now: datetime | None = None  # stops the clock, for demonstrations and tests only
    trusted_proxies: int = Field(default=0, ge=0, le=5)  # how many of our own proxies stand in front
    session_hours: float = Field(default=12, gt=0, le=24)  # a login ends after this, whatever happens
    idle_minutes: float = Field(default=120, gt=0, le=1440)  # and after this without a request
    bridge_url: str = ""  # where the card reader and the scanner of a desk listen on it (docs/bridge.md)
    warm_papers: bool = True  # the worker lays guides out before anybody asks for them
    handbook_editions: int = Field(default=12, ge=2)  # of a place that are kept; the log of exchanges tells of as many
    offline_days: int = Field(default=7, ge=1, le=30)  # how long a phone keeps a day that it took along
    max_request_mb: float = Field(default=4, gt=0, le=200)

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头")
        return value.rstrip("/")

    @field_validator("bridge_url")
    @classmethod
    def _check_bridge_url(cls, value: str) -> str:
        if value and not _BRIDGE.fullmatch(value):
            raise ValueError("只能是本机地址，如 http://127.0.0.1:17800")
        return value

    @model_validator(mode="after")
    def _stop_the_clock_only_in_demo(self) -> Settings:
        if self.now is not None and not self.demo:
            raise ValueError("DESK_NOW 只能与 DESK_DEMO=1 一起使用")
        return self

    @property
    def secure(self) -> bool:
        """Browsers reach us by https: cookies are Secure and HSTS is sent."""
        return self.base_url.startswith("https://")

    def database(self) -> URL:
        """The database as SQLAlchemy wants it; SettingsError when it is neither SQLite nor PostgreSQL."""
        if not self.database_url:
            return URL.create("sqlite", database=str(self.instance_dir.absolute() / "desk.sqlite3"))
        return normalise_database_url(self.database_url)


def normalise_database_url(text: str) -> URL:
    """Accept the usual spellings of a PostgreSQL address (driver psycopg 3) and a SQLite file, relative or absolute."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingsError("DESK_DATABASE_URL 看不懂，请写成 postgresql://用户:密码@主机/库名") from error
    if url.get_backend_name() in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(database=str(Path(url.database).absolute()))
    raise SettingsError("DESK_DATABASE_URL 只支持 PostgreSQL（postgresql://…）或 SQLite 文件（sqlite:///…）")


def load_settings() -> Settings:
    """Read the environment, and make the instance folder and missing keys; SettingsError says what is wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from error
    return with_keys(settings)


def with_keys(settings: Settings) -> Settings:
    """Fill keys that were not given from files of the instance folder, written at first use with mode 0600."""
    folder = settings.instance_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    filled = settings.model_copy(
        update={
            "secret_key": settings.secret_key
            if settings.secret_key.get_secret_value()
            else SecretStr(_keep(folder / "secret.key", secrets.token_urlsafe)),
            "data_key": settings.data_key
            if settings.data_key.get_secret_value()
            else SecretStr(_keep(folder / "data.key", crypto.new_secret)),
        }
    )
    _check_data_key(filled)
    return filled


def _keep(path: Path, make: Callable[[], str]) -> str:
    """The text of the file; a new one is written first if there is none. Two processes agree on one key."""
    if not path.exists():
        _write_once(path, make())
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Write under another name and link: whoever comes second finds a whole file, never an empty one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()


def _check_data_key(settings: Settings) -> None:
    try:
        crypto.Cipher.from_base64(settings.data_key.get_secret_value())
    except ValueError as error:
        raise SettingsError("DESK_DATA_KEY 必须是 32 字节的 URL-safe base64 文本") from error


def _sentence(error: ValidationError) -> str:
    return "设置有误：" + "；".join(_complaint(item) for item in error.errors())


def _complaint(item: ErrorDetails) -> str:
    message = item["msg"].removeprefix("Value error, ") if item["type"] == "value_error" else ""
    if not item["loc"]:
        return message
    field = "_".join(str(part) for part in item["loc"])
    info = Settings.model_fields.get(field)
    value = "" if info is not None and info.annotation is SecretStr else f"“{item['input']}”"
    return f"DESK_{field.upper()} 的值{value}不对" + (f"，{message}" if message else "")
