"""The rules of the target trial, each on records of a few people."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.errors import InputError
from models.trial.analysis_table import build_trial_table
from models.trial.outcomes import OutcomeSpec
from models.trial.records import first_covered_day

FREE = OutcomeSpec("free", "weeks_self_supporting", 10)
ALWAYS = ("2023-10-02", None)


def _build(records, *outcomes, **options):
    return build_trial_table(records, outcomes or (FREE,), **options)


def _row(table, citizen, monday):
    rows = table.frame[(table.frame["citizen_id"] == citizen) & (table.frame["monday"] == pd.Timestamp(monday))]
    assert len(rows) == 1
    return rows.iloc[0]


def _mondays(table, citizen, arm="none"):
    return table.frame.query("citizen_id == @citizen and arm == @arm")["monday"].dt.date.astype(str).tolist()


@pytest.fixture
def standing_by():
    """Two who are always on benefit, one of whom starts something, so that there is always a comparison."""
    return {"spells": [(98, "kh", *ALWAYS), (99, "kh", *ALWAYS)], "placements": [(99, 7, None, "2024-01-02", None)]}


def _with(standing_by, make_records, *, spells=(), placements=(), **rest):
    return make_records(
        spells=[*standing_by["spells"], *spells], placements=[*standing_by["placements"], *placements], **rest
    )


def test_a_start_on_any_day_of_the_week_belongs_to_its_monday(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS), (2, "kh", *ALWAYS)],
                    placements=[(1, 5, "hold 1", "2024-03-04", None), (2, 5, None, "2024-03-10", None)])  # fmt: skip
    table = _build(records)
    assert _row(table, 1, "2024-03-04")["arm"] == "5"
    assert _row(table, 1, "2024-03-04")["cohort"] == "hold 1"
    assert _row(table, 2, "2024-03-04")["arm"] == "5"
    assert _row(table, 2, "2024-03-11")["arm"] == "none"


def test_only_those_on_a_benefit_that_monday_stand_at_a_decision(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-03-05", "2024-03-25")])
    assert _mondays(_build(records), 1) == ["2024-03-11", "2024-03-18", "2024-03-25"]


def test_a_start_before_the_first_monday_on_benefit_is_left_out_and_counted(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-03-05", None)],
                    placements=[(1, 5, None, "2024-03-07", None)])  # fmt: skip
    table = _build(records)
    assert table.exclusions["not_on_benefit"] == 1
    assert "5" not in set(table.frame["arm"])


def test_whoever_leaves_benefit_within_the_week_is_still_in_the_comparison(make_records, standing_by):
    """No immortal time: without this, controls would be those who stayed on."""
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-03-01", "2024-03-05")])
    table = _build(records)
    assert _mondays(table, 1) == ["2024-03-04"]
    assert _row(table, 1, "2024-03-04")["free"] == 9


def test_a_control_may_start_later(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-03-04", None)],
                    placements=[(1, 5, None, "2024-03-20", None)])  # fmt: skip
    table = _build(records)
    assert _mondays(table, 1)[:2] == ["2024-03-04", "2024-03-11"]
    assert _mondays(table, 1, "5") == ["2024-03-18"]


def test_the_first_of_two_starts_in_a_week_is_the_arm(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)],
                    placements=[(1, 6, None, "2024-03-07", None), (1, 5, None, "2024-03-05", None)])  # fmt: skip
    table = _build(records)
    assert _row(table, 1, "2024-03-04")["arm"] == "5"
    assert table.exclusions["later_start_same_week"] == 1


def test_two_starts_on_one_day_are_left_out_and_counted(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)],
                    placements=[(1, 6, None, "2024-03-05", None), (1, 5, None, "2024-03-05", None)])  # fmt: skip
    table = _build(records)
    assert table.exclusions["tied_starts"] == 2
    assert "2024-03-04" not in _mondays(table, 1)


def test_going_on_with_the_same_offer_is_no_new_start(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)],
                    placements=[(1, 5, None, "2024-03-05", "2024-03-20"),
                                (1, 5, None, "2024-04-10", None)])  # fmt: skip
    table = _build(records)
    assert _mondays(table, 1, "5") == ["2024-03-04"]
    assert table.exclusions["repeat_start"] == 1
    assert "2024-04-08" not in _mondays(table, 1)


@pytest.mark.parametrize("kind", ["death", "pension", "moved_away"])
def test_weeks_after_the_end_are_no_success(make_records, standing_by, kind):
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-03-01", "2024-03-20")],
                    events=[(1, kind, "2024-03-20", None)])  # fmt: skip
    table = _build(records)
    assert _row(table, 1, "2024-03-04")["free"] == 0
    assert _mondays(table, 1) == ["2024-03-04", "2024-03-11", "2024-03-18"]


def test_nobody_who_has_left_stands_at_a_decision(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)],
                    events=[(1, "moved_away", "2024-03-04", None)],
                    placements=[(1, 5, None, "2024-04-02", None)])  # fmt: skip
    table = _build(records)
    assert max(_mondays(table, 1)) == "2024-02-26"
    assert table.exclusions["left_before"] == 1


def test_a_week_with_one_day_of_benefit_is_not_self_supporting(make_records, standing_by):
    records = _with(standing_by, make_records,
                    spells=[(1, "kh", "2024-03-01", "2024-03-18"), (1, "dp", "2024-04-07", "2024-04-07")])  # fmt: skip
    table = _build(records)
    # Weeks 1-3 on benefit, 4-5 free, the Sunday of week 5 on benefit: of weeks 1-10 seven less that one.
    assert _row(table, 1, "2024-03-04")["free"] == 6


def test_every_outcome_runs_from_the_monday(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "sdp", "2024-03-01", "2024-04-14")],
                    events=[(1, "flexjob", "2024-04-15", None), (1, "employed", "2024-04-15", "2024-05-05"),
                            (1, "partial_return", "2024-02-26", None)])  # fmt: skip
    outcomes = [
        FREE,
        OutcomeSpec("at 10", "self_supporting_at", 10),
        OutcomeSpec("on benefit", "weeks_on_benefit", 10, lower_is_better=True),
        OutcomeSpec("flexjob", "started", 7, kind="flexjob"),
        OutcomeSpec("flexjob early", "started", 6, kind="flexjob"),
        OutcomeSpec("in work at 9", "in_state_at", 9, kind="employed"),
        OutcomeSpec("in work at 10", "in_state_at", 10, kind="employed"),
        OutcomeSpec("returned", "started", 10, kind="partial_return"),
    ]
    row = _row(_build(records, *outcomes), 1, "2024-03-04")
    assert [row[spec.name] for spec in outcomes] == [4, 1, 6, 1, 0, 1, 0, 0]


def test_covariates_are_what_was_known_that_monday(make_records, standing_by):
    profiles = pd.DataFrame({
        "citizen_id": [1, 1], "recorded_on": pd.to_datetime(["2024-01-10", "2024-03-05"]),
        "education": ["none", "skilled"], "barriers": ["debt|network", "debt"],
        "last_job_on": pd.to_datetime(["2023-12-25", "2023-12-25"]),
    })  # fmt: skip
    records = _with(standing_by, make_records, spells=[(1, "kh", "2024-01-01", "2024-02-18"),
                                                         (1, "sdp", "2024-02-26", None)],
                    placements=[(1, 5, None, "2024-01-09", "2024-03-03"), (1, 6, None, "2024-01-16", None),
                                (1, 8, None, "2024-03-04", None)],
                    events=[(1, "case_clarified", "2024-03-05", None)], profiles=profiles, born={1: 1990})  # fmt: skip
    table = _build(records)
    row = _row(table, 1, "2024-03-04")
    known = {"education": "none", "barriers: debt": 1, "barriers: network": 1, "last_job_on": 10, "benefit": "sdp",
             "weeks_in_spell": 1, "benefit_weeks_last_year": 8, "earlier_starts": 2, "running_offers": 1,
             "weeks_since_last_start": 48 / 7, "age": 34, "earlier case_clarified": 0}  # fmt: skip
    assert {name: row[name] for name in known} == known
    assert _row(table, 1, "2024-03-11")["education"] == "skilled"
    assert table.sources["barriers"] == ("barriers: debt", "barriers: network")


def test_a_profile_recorded_later_is_not_read_back(make_records, standing_by):
    profiles = pd.DataFrame(
        {"citizen_id": [1], "recorded_on": pd.to_datetime(["2024-06-03"]), "education": ["skilled"]}
    )
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)], profiles=profiles)
    table = _build(records)
    assert pd.isna(_row(table, 1, "2024-03-04")["education"])


def test_a_week_the_registers_do_not_cover_yet_is_left_out(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", *ALWAYS)], until="2024-12-27")
    table = _build(records)
    assert max(_mondays(table, 1)) == "2024-12-16"
    assert table.exclusions["week_not_over"] == 3


def test_weeks_before_the_registers_cover_everything_are_no_comparison(make_records, standing_by):
    records = _with(standing_by, make_records, spells=[(1, "kh", "2023-10-02", "2024-02-14")],
                    placements=[(98, 5, None, "2024-03-05", None)])  # fmt: skip
    opened = first_covered_day(records.spells, records.placements)
    assert str(opened) == "2024-02-14"
    table = _build(replace(records, data_from=opened))
    assert table.frame["monday"].min() == pd.Timestamp("2024-02-19")


def test_extracts_without_an_end_or_a_start_say_nothing_of_their_reach(make_records, standing_by):
    records = _with(standing_by, make_records)
    assert first_covered_day(records.spells, records.placements) is None


def test_controls_are_sampled_with_a_known_chance_and_weighted(make_records):
    spells = [(i, "kh", *ALWAYS) for i in range(60)]
    records = make_records(spells=spells, placements=[(0, 5, None, "2024-03-05", None)])
    whole, part = _build(records), _build(records, max_controls=1000)
    assert whole.frame["weight"].eq(1).all()
    assert part.sampling_rate == pytest.approx(1000 / (len(whole.frame) - 1))
    controls = part.frame.query("arm == 'none'")
    assert controls["weight"].sum() == pytest.approx(len(whole.frame) - 1, rel=0.1)
    assert part.frame.query("arm == '5'")["weight"].tolist() == [1.0]


def test_incomplete_follow_up_is_stated_and_neither_dropped_nor_filled_with_zeros(make_records):
    spells = [(i, "kh", "2023-10-02", "2024-12-01" if i % 2 else None) for i in range(200)]
    records = make_records(spells=spells, placements=[(i, 5, None, "2024-10-23", None) for i in range(60)])
    table = _build(records, OutcomeSpec("free", "weeks_self_supporting", 10))
    assert 0.8 < table.followed["free"]["all"] < 1
    assert table.frame["free"].notna().all()
    late = table.frame[(table.frame["arm"] == "none") & table.frame["monday"].between("2024-11-04", "2024-12-01")]
    # Followed for 4-8 of 10 weeks; half of them are free from 2 December, so zeros would be far too low.
    assert late["free"].mean() > 2.0


def test_an_outcome_longer_than_the_data_is_refused(make_records, standing_by):
    with pytest.raises(InputError, match="choose a shorter one"):
        _build(_with(standing_by, make_records), OutcomeSpec("free", "weeks_self_supporting", 104))


def test_a_change_of_score_that_nobody_saw_is_weighted_for(make_records, rng):
    ids = list(range(300))
    seen = [i for i in ids if i % 3]
    assessments = pd.DataFrame({
        "citizen_id": ids + seen, "indicator": "belief", "rater": "professional", "scale": 1,
        "score": [3.0] * 300 + [4.0] * len(seen),
        "assessed_on": pd.to_datetime(["2024-02-01"] * 300 + ["2024-04-01"] * len(seen)),
    })  # fmt: skip
    records = make_records(spells=[(i, "kh", "2024-03-04", "2024-03-04") for i in ids], assessments=assessments,
                           placements=[(i, 5, None, "2024-03-05", None) for i in range(90)])  # fmt: skip
    table = _build(records, OutcomeSpec("change", "indicator_change", 12, indicator="belief"))
    frame, weights = table.rows_for("change")
    assert len(frame) == 200
    assert frame["change"].eq(1.0).all()
    assert frame[weights].mean() == pytest.approx(1.5, rel=0.05)
    assert table.followed["change"]["all"] == pytest.approx(2 / 3)


def test_the_same_seed_gives_the_same_table(make_records):
    spells = [(i, "kh", *ALWAYS) for i in range(40)]
    records = make_records(spells=spells, placements=[(0, 5, None, "2024-03-05", None)])
    tables = [_build(records, max_controls=300, random_state=4).frame for _ in range(2)]
    pd.testing.assert_frame_equal(*tables)


def test_the_records_are_not_changed(make_records, standing_by):
    records = _with(standing_by, make_records)
    before = records.spells.copy(), records.placements.copy()
    _build(records)
    pd.testing.assert_frame_equal(records.spells, before[0])
    pd.testing.assert_frame_equal(records.placements, before[1])


def test_strangers_in_the_records_are_refused(make_records):
    with pytest.raises(InputError, match="1 citizens in placements"):
        make_records(spells=[(1, "kh", *ALWAYS)], placements=[(2, 5, None, "2024-03-05", None)])


def test_weeks_of_many_people_agree_with_a_plain_count(make_records, rng):
    """The vectorised outcome against day-by-day counting."""
    spells, day = [], pd.Timestamp
    for person in range(30):
        start = day("2024-01-01") + pd.Timedelta(days=int(rng.integers(0, 100)))
        for _ in range(4):
            end = start + pd.Timedelta(days=int(rng.integers(0, 60)))
            spells.append((person, "kh", start, end))
            start = end + pd.Timedelta(days=int(rng.integers(1, 60)))
    spells.append((30, "kh", day("2023-10-02"), None))
    records = make_records(spells=spells, placements=[(30, 5, None, "2024-01-03", None)], until="2025-06-29")
    table = _build(records)
    days = {p: {d for q, _, a, b in spells if q == p for d in pd.date_range(a, b)} for p in range(30)}
    rows = table.frame[(table.frame["citizen_id"] < 30) & (table.frame["monday"] <= pd.Timestamp("2024-07-01"))].sample(
        60, random_state=1
    )
    for row in rows.itertuples():
        weeks = [[row.monday + pd.Timedelta(days=7 * w + d) for d in range(7)] for w in range(10)]
        assert row.free == sum(not any(d in days[row.citizen_id] for d in week) for week in weeks)
        assert row.monday in days[row.citizen_id]
    assert np.isfinite(table.frame["free"]).all()
