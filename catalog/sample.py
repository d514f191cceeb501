"""The shipped sample county, read whole: its organisations, its library and every service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.county import County, load_county
from catalog.library import Library, load_library
from catalog.readers.yaml_reader import ReadResult, read_definition

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Sample:
    """All of it. A service that cannot be read stands here with its problems."""

    county: County
    library: Library
    services: tuple[tuple[Path, ReadResult], ...]


def load_sample(folder: Path = DATA) -> Sample:
    """Read a folder shaped like ``catalog/data``; raises CountyError or LibraryError when those two are broken."""
    library = load_library(folder / "library.yaml")
    files = sorted((folder / "services").glob("*.yaml"))
    services = tuple((file, read_definition(file.read_text("utf-8"), library=library)) for file in files)
    return Sample(load_county(folder / "organisations.yaml"), library, services)
