"""Tables from CSV files as they come: comma, semicolon or tab, UTF-8 or what a Danish Excel writes."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

# pandas takes a second to import and has no place in the web process, which collects commands too.
if TYPE_CHECKING:
    import pandas as pd


def read_table(path: Path, *, numeric: list[str]) -> "pd.DataFrame":
    """Read a CSV file (comma, semicolon or tab; UTF-8 or Windows-1252), all texts but the columns named numeric.

    Raises InputError for a file that is no table and for a numeric column that holds something else.
    """
    import pandas as pd

    from models.errors import InputError

    content = path.read_bytes()
    text = _decode(content)
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    names = [name.strip().strip('"') for name in header.strip("\r").split(separator)]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise InputError(f"Column '{repeated[0]}' appears more than once in {path.name}.", column=repeated[0])
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_values=["", "NA", "NaN", "nan"]
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path.name} cannot be read as a table: {error}") from error
    frame.columns = [str(name).strip() for name in frame.columns]
    for name in dict.fromkeys(numeric):
        if name in frame.columns:
            frame[name] = _to_numbers(frame[name], danish=separator == ";")
    return frame


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark; what is not UTF-8 comes from a Danish Excel."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _to_numbers(column: "pd.Series", *, danish: bool) -> "pd.Series":
    """1234.5, and in a table parted by semicolons also 1.234,50."""
    import pandas as pd

    from models.errors import InputError

    texts = column.str.strip().replace(
        {"true": "1", "True": "1", "TRUE": "1", "false": "0", "False": "0", "FALSE": "0"}
    )
    if danish and texts.str.contains(",", na=False).any():
        texts = texts.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = texts.notna() & numbers.isna()
    if wrong.any():
        first = int(wrong.to_numpy().argmax()) + 2
        raise InputError(
            f"Column '{column.name}' is not numeric: {int(wrong.sum())} of {len(texts)} values, the first in line"
            f" {first}. A covariate of categories is named in --categorical.",
            column=str(column.name),
        )
    return numbers.astype(float)
