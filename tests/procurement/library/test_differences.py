"""Two wordings, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from app.procurement.library.differences import Piece, word_differences

TEXTS = st.lists(st.sampled_from(["senest", "fem", "ti", "hverdage", "efter", "start."]), max_size=30).map(" ".join)


def test_replaced_words_stand_beside_each_other_what_is_gone_first():
    assert word_differences("Svar inden to hverdage.", "Svar senest fem hverdage.") == [
        Piece("same", "Svar "),
        Piece("removed", "inden to "),
        Piece("added", "senest fem "),
        Piece("same", "hverdage."),
    ]


def test_another_line_break_is_no_change_of_wording():
    assert word_differences("Ét afsnit.\n\nEt til.", "Ét afsnit. Et til.") == [Piece("same", "Ét afsnit. Et til.")]


def test_an_empty_text_has_no_words():
    assert word_differences("", "") == []
    assert word_differences("", "Nyt") == [Piece("added", "Nyt")]
    assert word_differences("Gammelt", " ") == [Piece("removed", "Gammelt")]


@given(before=TEXTS, after=TEXTS)
def test_the_pieces_give_both_wordings_back(before, after):
    pieces = word_differences(before, after)
    told = {kind: "".join(each.text + " " for each in pieces if each.kind != kind) for kind in ("added", "removed")}
    assert told["added"].split() == before.split()
    assert told["removed"].split() == after.split()
