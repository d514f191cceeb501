"""Installs the system packages that pip cannot bring, where we may; else names them in one line.

Runs before the virtual environment exists, with nothing but the standard library:
`python3 tools/system_packages.py GROUP...` with the groups python, runtime and test.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FONTS = Path("/usr/share/fonts")
OLDEST = (3, 11)


def has_library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_font(pattern: str) -> Callable[[], bool]:
    return lambda: any(FONTS.rglob(pattern))


# Debian's name of a package, and how to see that what it brings is there already, from wherever it came.
GROUPS: dict[str, dict[str, Callable[[], bool]]] = {
    "python": {"python3-venv": lambda: importlib.util.find_spec("ensurepip") is not None},
    "runtime": {
        "libpango-1.0-0": has_library("pango-1.0"),
        "libpangoft2-1.0-0": has_library("pangoft2-1.0"),
        "libharfbuzz-subset0": has_library("harfbuzz-subset"),
        "fonts-noto-cjk": has_font("NotoSansCJK-Regular.ttc"),
        "fonts-noto-cjk-extra": has_font("NotoSerifCJK-Medium.ttc"),
        "fonts-lxgw-wenkai": has_font("LXGWWenKai-*.ttf"),
    },
    "test": {
        "chromium": has_program("chromium"),
        "poppler-utils": has_program("pdftoppm"),
        "libatomic1": has_library("atomic"),  # the driver of the browser tests is linked to it
    },
}


def main(groups: list[str]) -> int:
    """0 when everything is there in the end."""
    if sys.version_info < OLDEST:
        return complain(f"需要 Python {OLDEST[0]}.{OLDEST[1]} 或更新的版本，这里是 {sys.version.split()[0]}")
    wanted = [item for group in groups for item in GROUPS[group].items()]
    missing = [package for package, is_there in wanted if not is_there()]
    if not missing or (install(missing) and all(is_there() for _package, is_there in wanted)):
        return 0
    return complain(f"缺少系统软件，请用管理员身份安装后再试：apt-get install {' '.join(missing)}")


def install(packages: list[str]) -> bool:
    """Through apt-get, when it is there and we may use it without being asked for a password."""
    front = administrator()
    if front is None or shutil.which("apt-get") is None:
        return False
    print(f"安装系统软件：{' '.join(packages)} …", flush=True)
    command = [*front, "apt-get", "install", "--yes", "--no-install-recommends", "-qq", *packages]
    return run(command) or (run([*front, "apt-get", "update", "-qq"]) and run(command))


def administrator() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def run(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0


def complain(sentence: str) -> int:
    print(f"错误：{sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
