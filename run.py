#!/usr/bin/env python3
"""All commands of the product: `python run.py --help`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
