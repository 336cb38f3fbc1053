"""`vifte library load`."""

from click.testing import CliRunner

from app.cli import vifte
from app.procurement.library.commands import told
from app.procurement.library.schemas import Loaded


def test_what_became_of_the_file_is_told_and_what_was_left_alone_is_named():
    loaded = Loaded(added=["a", "b"], reworded=["c"], unchanged=[], kept=["ydelse-svar"])
    assert told(loaded).splitlines() == [
        "2 added, 1 with a new version, 0 unchanged",
        "Left as they are, since they were changed or retired here: ydelse-svar",
    ]


def test_a_missing_file_is_named(tmp_path):
    done = CliRunner().invoke(vifte, ["library", "load", str(tmp_path / "nowhere.yaml")])
    assert done.exit_code == 2
    assert "nowhere.yaml" in done.output


def test_a_wrong_file_is_refused_before_the_database_is_opened(tmp_path):
    path = tmp_path / "krav.yaml"
    path.write_text("requirements: 5", "utf-8")
    done = CliRunner().invoke(vifte, ["library", "load", str(path)])
    assert done.exit_code == 1
    assert "krav.yaml must hold one list" in done.output
