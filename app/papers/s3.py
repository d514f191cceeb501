"""A store that speaks S3: of a cloud, or the hall's own (MinIO, Ceph, SeaweedFS, Garage)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from app.papers.storage import FileMissingError

_PIECE = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_MISSING = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True)
class S3Storage:
    """Objects of one bucket, below a prefix. An object appears when all of it has arrived."""

    client: Any
    bucket: str
    prefix: str = ""

    @classmethod
    def at(cls, url: SplitResult) -> S3Storage:
        """`s3://key:secret@host[:port]/bucket[/prefix][?region=…]`, https; `s3+http://` without encryption."""
        bucket, _slash, prefix = url.path.strip("/").partition("/")
        port = f":{url.port}" if url.port else ""
        client = boto3.client(
            "s3",
            endpoint_url=f"{'http' if url.scheme.endswith('http') else 'https'}://{url.hostname}{port}",
            aws_access_key_id=unquote(url.username or ""),
            aws_secret_access_key=unquote(url.password or ""),
            region_name=parse_qs(url.query).get("region", ["us-east-1"])[0],
            config=_config(),
        )
        return cls(client, bucket, f"{prefix}/" if prefix else "")

    def put(self, name: str, content: Iterable[bytes]) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as whole:  # sealed already: no secret on the disk
            whole.writelines(content)
            whole.seek(0)
            self.client.put_object(Bucket=self.bucket, Key=self.prefix + name, Body=whole)

    def read(self, name: str) -> Iterator[bytes]:
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"]
        except ClientError as error:
            raise _missing(error, name) from error
        with body:
            yield from body.iter_chunks(_PIECE)

    def has(self, name: str) -> bool:
        try:
            self.client.head_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            if _missing(error, name) is error:
                raise
            return False
        return True

    def delete(self, name: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)

    def names(self, prefix: str = "") -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + prefix)
        for page in pages:
            for item in page.get("Contents", ()):
                yield item["Key"].removeprefix(self.prefix)


def _config() -> Config:
    """Short waits: a person stands at the counter. Paths, not host names, for the bucket: own stores have one name."""
    return Config(
        connect_timeout=5,
        read_timeout=30,
        retries={"max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": "path"},
        # Stores of other makers do not know the newer checksums; what we keep is sealed and notices any change.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _missing(error: ClientError, name: str) -> Exception:
    return FileMissingError(name) if error.response["Error"]["Code"] in _MISSING else error
