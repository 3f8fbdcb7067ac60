"""Set up everything Liaison needs in this checkout, then start it: ``python3 installer/run.py``.

What follows goes to ``liaison``: ``python3 installer/run.py tour pictures``.
"""
# This file must be readable by any Python, however old, to be able to refuse it in a sentence.

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "Liaison needs Python 3.11 or newer, and this is Python %d.%d.\n"  # noqa: UP031
        "Start it with a newer one, for example: python3.11 installer/run.py\n"
        % tuple(sys.version_info[:2])
    )
    sys.exit(2)

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from installer.launch import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
