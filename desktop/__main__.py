"""``python -m desktop`` and ``liaison``: the window, the tour, or a headless command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; its exit status."""
    options = cli.read(arguments)
    if options.command is not None and options.command != "tour":
        return cli.run(options)
    from desktop import app  # Qt takes a moment that headless commands need not wait for

    if options.command == "tour":
        return app.tour(
            options.folder,
            language=options.language,
            theme=options.theme,
            text_size=options.text_size,
        )
    return app.run(target=cli.target(options.database), demo=options.demo)


if __name__ == "__main__":
    sys.exit(main())
