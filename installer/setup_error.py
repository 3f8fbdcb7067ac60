"""The one expected failure of a set-up."""


class SetupError(Exception):
    """The program cannot be set up here; the text says why and what to do."""

    def __init__(self, sentence: str, *, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
