"""The command ``tieline``."""

import signal
import sys

from ._tieline import run_command


def main() -> None:
    # The command has handlers of its own.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_command(["tieline", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
