"""What is kept ready made is bounded, and the lately used stays."""

from app.platform.kept import Kept


def test_the_one_longest_unused_goes_first():
    kept = Kept[str](2)
    kept.put("a", "A")
    kept.put("b", "B")
    assert kept.get("a") == "A"
    kept.put("c", "C")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == ("A", None, "C")
