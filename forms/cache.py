"""Things worked out once per definition and kept while the process lives, the least used forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from catalog.compiled import CompiledDefinition

T = TypeVar("T")
_CAPACITY = 512  # definitions, old versions included; a few dozen kilobytes each


class DigestCache(Generic[T]):
    """Values by the digest of a definition: equal definitions share one value, and versions never change."""

    def __init__(self, make: Callable[[CompiledDefinition], T], capacity: int = _CAPACITY) -> None:
        self._make = make
        self._capacity = capacity
        self._values: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def get(self, compiled: CompiledDefinition) -> T:
        """The value for this definition. Two threads may both make it once; one of the equal values is kept."""
        digest = compiled.digest
        with self._lock:
            if digest in self._values:
                self._values.move_to_end(digest)
                return self._values[digest]
        made = self._make(compiled)
        with self._lock:
            self._values[digest] = made
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
        return made
