"""`python -m oneneedle`: the same command line as `oneneedle`."""

from __future__ import annotations

from oneneedle.cli import main

if __name__ == "__main__":
    main()
