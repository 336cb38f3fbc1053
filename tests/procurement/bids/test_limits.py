"""The length of an answer, read from the tender's own words."""

import pytest

from app.procurement.bids.limits import MOST_CHARACTERS, PAGE_CHARACTERS, limit_of


@pytest.mark.parametrize(
    ("words", "lots", "characters"),
    [
        ("Højst seks sider pr. delaftale med et eksempel.", 2, 12 * PAGE_CHARACTERS),
        ("Højst én side pr. delaftale.", 1, PAGE_CHARACTERS),
        ("Maks. 3.000 tegn", 3, 3000),
        ("Besvarelsen må fylde op til 2 A4-sider.", 1, 2 * PAGE_CHARACTERS),
        ("Op til 2 A4 sider.", 5, 2 * PAGE_CHARACTERS),
        ("Skriv kort og konkret.", 1, MOST_CHARACTERS),
        ("", 0, MOST_CHARACTERS),
        ("Højst 99999 sider", 1, MOST_CHARACTERS),
    ],
)
def test_pages_and_characters_are_read(words: str, lots: int, characters: int) -> None:
    assert limit_of(words, lots).characters == characters
