"""Two stores that do the same, tiny papers, and someone who hands them in."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pikepdf
import pytest
from moto.server import ThreadedMotoServer
from PIL import Image
from sqlalchemy.orm import Session

from app.papers.storage import FOLDER, FolderStorage, Storage, storage_of
from app.people.actors import Actor
from tests.app.cases.desk import HallDesk


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """A server that speaks S3, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        yield f"{host}:{port}"
        server.stop()


@pytest.fixture
def s3_url(s3_address: str) -> str:
    """A bucket of its own, as `DESK_STORAGE_URL` names it."""
    bucket = f"papers-{uuid.uuid4().hex[:8]}"
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{s3_address}",
        aws_access_key_id="hall",
        aws_secret_access_key="se/cret",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=bucket)
    return f"s3+http://hall:se%2Fcret@{s3_address}/{bucket}/desk"


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A store of each kind, empty."""
    if request.param == "folder":
        return FolderStorage(tmp_path / FOLDER)
    return storage_of(request.getfixturevalue("s3_url"), tmp_path)


def photo(width: int = 40, height: int = 30, colour: str = "white", kind: str = "JPEG", **more: object) -> bytes:
    """A tiny picture."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind, **more)
    return file.getvalue()


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    """A PDF of blank pages, changed by `change`."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        for _each in range(pages):
            document.add_blank_page(page_size=(200, 280))
        if change:
            change(document)
        document.save(file, **saving)
    return file.getvalue()


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    """A hall of the sample county."""
    return HallDesk(session, actor)
