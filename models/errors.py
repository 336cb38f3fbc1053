"""What the estimators say when a table cannot be used."""


class InputError(ValueError):
    """The table cannot be used as it stands; `column` names the column at fault, where there is one."""

    def __init__(self, message: str, *, column: str | None = None) -> None:
        super().__init__(message)
        self.column = column
