"""The child of `reports.binding.crew`: a line of JSON in, leaves out, until there are no more lines."""

from __future__ import annotations

import gc
import json
import sys

from reports.binding.laying import lay_out
from reports.binding.leaves import to_bytes


def main() -> None:
    for line in sys.stdin.buffer:
        head, parts = json.loads(line)
        for leaf in lay_out(head, [(key, html) for key, html in parts]):
            content = to_bytes(leaf)
            sys.stdout.buffer.write(len(content).to_bytes(8, "big") + content)
        sys.stdout.buffer.flush()
        gc.collect()


if __name__ == "__main__":
    main()
