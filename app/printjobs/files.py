"""Where the files of print jobs lie in the sealed store. They name people: each is gone a day after its job."""

from __future__ import annotations

from collections.abc import Iterable

from app.papers.storage import vault


def chunk_name(job_id: int, chunk: int) -> str:
    """Some papers of a job, as they were laid out together."""
    return f"prints/{job_id}/{chunk}"


def result_name(job_id: int) -> str:
    """What the person gets."""
    return f"prints/{job_id}/all"


def delete_chunks(job_id: int, chunks: Iterable[int]) -> None:
    """Remove these, as far as they are there."""
    for chunk in set(chunks):
        vault().delete(chunk_name(job_id, chunk))
