#!/usr/bin/env python3
"""The one way in: prepares the environment where it is needed, then runs a command."""

import os
import shutil
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))


def main():
    """Find a Python that is new enough, prepare the environment, run the command."""
    if os.name == "nt":
        sys.exit("Hustlr runs on Linux and macOS. On Windows, start it inside WSL.")
    if sys.version_info < OLDEST:
        start_again_in_newer_python()
    sys.path.insert(1, os.path.join(ROOT, "site"))
    from hustlr import bootstrap

    bootstrap.enter(sys.argv)
    from hustlr import entry

    entry.main(sys.argv)


def start_again_in_newer_python():
    """Change to the newest Python on the path; this file still has to be read by old ones."""
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 - no shell is the point
    sys.exit(
        "Hustlr needs Python 3.11 or newer, and this is %d.%d. Install a newer one (for example "
        "'sudo apt install python3.11 python3.11-venv', or from python.org) and start again."
        % tuple(sys.version_info[:2])
    )


if __name__ == "__main__":
    main()
