"""Indicators with their scales, and citizens' assessments on them."""

from piccolo.columns import (
    JSONB,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.casework.citizens.tables import Citizen
from app.platform.db import DB


class Indicator(Table, tablename="indicator", db=DB):
    """What is assessed. How it is asked and scored is its scale's business, and scales follow each other in time."""

    id: Serial
    code = Text(null=False, default=None, unique=True)
    position = Integer(null=False, default=None)
    label_da = Text(null=False, default=None)
    label_en = Text(null=False, default=None)
    valid_from = Date(null=False, default=None)
    valid_to = Date(null=True, default=None)


class IndicatorScale(Table, tablename="indicator_scale", db=DB):
    """One version of an indicator's scale: whole scores from `low` to `high`, and what they mean.

    `anchors` is {score: {"da": …, "en": …}} for the scores that have words. A scale with scores is never changed; a new
    one takes over from its `valid_from`.
    """

    id: Serial
    indicator_id = ForeignKey(references=Indicator, null=False, default=None, on_delete=OnDelete.restrict)
    number = Integer(null=False, default=None)
    low = SmallInt(null=False, default=None)
    high = SmallInt(null=False, default=None)
    higher_is_better = Boolean(null=False, default=True)
    question_da = Text(null=False, default="")
    question_en = Text(null=False, default="")
    anchors = JSONB(null=False, default="{}")
    valid_from = Date(null=False, default=None)
    valid_to = Date(null=True, default=None)


class Assessment(Table, tablename="assessment", db=DB):
    """One scoring of one indicator on a day, by the citizen, a professional or both; where they differ both stand."""

    id: Serial
    citizen_id = ForeignKey(references=Citizen, null=False, default=None, on_delete=OnDelete.restrict)
    indicator_id = ForeignKey(references=Indicator, null=False, default=None, on_delete=OnDelete.restrict)
    scale_id = ForeignKey(references=IndicatorScale, null=False, default=None, on_delete=OnDelete.restrict)
    assessed_on = Date(null=False, default=None)
    citizen_score = SmallInt(null=True, default=None)
    professional_score = SmallInt(null=True, default=None)
    note = Text(null=False, default="")
    assessed_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)
