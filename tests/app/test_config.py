"""Settings: what the environment says, what is generated, what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import Settings, SettingsError, load_settings, normalise_database_url, with_keys
from app.crypto import new_secret


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESK_INSTANCE_DIR", str(tmp_path / "instance"))
    return tmp_path / "instance"


@pytest.mark.parametrize("text", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg2://u:p@h/d"])
def test_every_spelling_of_postgresql_means_psycopg_3(text: str) -> None:
    url = normalise_database_url(text)
    assert (url.drivername, url.password, url.host, url.database) == ("postgresql+psycopg", "p", "h", "d")


def test_a_relative_sqlite_file_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert normalise_database_url("sqlite:///x/desk.db").database == str(tmp_path / "x" / "desk.db")


@pytest.mark.parametrize("text", ["mysql://u@h/d", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(SettingsError, match="DESK_DATABASE_URL"):
        normalise_database_url(text)


def test_without_a_url_the_database_lies_in_the_instance_folder(instance: Path) -> None:
    assert load_settings().database().database == str(instance / "desk.sqlite3")


def test_keys_are_made_once_and_readable_by_the_owner_only(instance: Path) -> None:
    first, second = load_settings(), load_settings()
    assert first.data_key == second.data_key
    assert first.secret_key == second.secret_key
    assert first.secret_key.get_secret_value() != first.data_key.get_secret_value()
    assert {file.name: file.stat().st_mode & 0o777 for file in instance.iterdir()} == {
        "data.key": 0o600,
        "secret.key": 0o600,
    }


def test_keys_from_the_environment_are_not_written_down(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET_KEY", "from outside")
    monkeypatch.setenv("DESK_DATA_KEY", new_secret())
    assert load_settings().secret_key.get_secret_value() == "from outside"
    assert list(instance.iterdir()) == []


@pytest.mark.parametrize("key", ["short", "A" * 44, "!" * 44])
def test_a_data_key_of_the_wrong_length_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="DESK_DATA_KEY"):
        with_keys(Settings(instance_dir=tmp_path, data_key=key))


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEMO", "perhaps"), ("BASE_URL", "desk.example"), ("TRUSTED_PROXIES", "-1"), ("NOW", "yesterday")],
)
def test_a_wrong_setting_is_named(instance: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DESK_{name}", value)
    with pytest.raises(SettingsError, match=rf"DESK_{name} 的值“{value}”不对"):
        load_settings()


def test_the_clock_stands_still_in_demo_mode_only(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_NOW", "2026-10-21T09:30:00")
    with pytest.raises(SettingsError, match="DESK_DEMO"):
        load_settings()
    monkeypatch.setenv("DESK_DEMO", "1")
    assert load_settings().now is not None


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = with_keys(Settings(instance_dir=tmp_path))
    assert settings.data_key.get_secret_value() not in repr(settings)
