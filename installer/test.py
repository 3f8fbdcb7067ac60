"""Set up everything the checks need in this checkout, then run them: ``python3 installer/test.py``.

``--quick`` leaves out the slow tests; what follows goes to pytest: ``--quick -k money``.
"""
# This file must be readable by any Python, however old, to be able to refuse it in a sentence.

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "The checks of Liaison need Python 3.11 or newer, and this is Python %d.%d.\n"  # noqa: UP031
        "Start them with a newer one, for example: python3.11 installer/test.py\n"
        % tuple(sys.version_info[:2])
    )
    sys.exit(2)

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from installer.checks import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
