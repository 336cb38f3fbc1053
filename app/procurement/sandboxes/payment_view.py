"""The payment sandbox as its page shows it."""

from decimal import Decimal
from typing import Any

import msgspec

from app.platform.charts import ChartFigure
from app.platform.errors import N_
from app.platform.web import FormState, translate
from app.procurement.pricing.payment import PaymentTerms, earned_on, instalments
from app.procurement.sandboxes.defaults import CHANCE_SOURCES, SOURCES, Chance, PriceRange
from app.procurement.sandboxes.inputs import PaymentInputs
from app.procurement.sandboxes.pictures import Axis, Line, lines_chart
from app.procurement.sandboxes.simulate import YEARS, YearFigures, Years, draw_years, figures_of
from app.procurement.tenders.schemas import Tender

SHARES = tuple(range(0, 101, 10))
COST_TITLE = N_("What a year costs, by the share paid for results")
COST_ABOUT = N_(
    "Mean payment for a year by the share paid for results, with the range that nine of ten simulated years lie in; "
    "and the supplier's cost."
)
PAYMENT, COST = N_("Payment"), N_("The supplier's cost")
SHARE_AXIS, YEAR_AXIS = N_("Share paid for results, percent"), N_("Thousand kroner a year")
GAP_TITLE = N_("What an easy citizen earns the supplier over a hard one")
GAP_ABOUT = N_(
    "The supplier's earnings on a citizen with a good chance of a result, less those on one with a poor chance, by the "
    "share paid for results."
)
GAP_AXIS = N_("Kroner a citizen")
UNADJUSTED, ADJUSTED = N_("Without adjustment for case mix"), N_("With adjustment for case mix")


class ShareRow(msgspec.Struct, frozen=True, kw_only=True):
    """One share paid for results: øre for the year in whole thousands of kroner, shares 0-1."""

    percent: float
    own: bool
    mean_ore: int
    low_ore: int
    high_ore: int
    margin_ore: int
    loss_share: float
    capped_share: float


class Incentive(msgspec.Struct, frozen=True, kw_only=True):
    """What the supplier earns on a citizen, øre: easy and hard, and the difference, without and with adjustment."""

    easy_ore: int
    hard_ore: int
    gap_ore: int
    easy_adjusted_ore: int
    hard_adjusted_ore: int
    gap_adjusted_ore: int


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    tender: Tender
    form: FormState
    lots: list[tuple[str, str]]
    inputs: PaymentInputs
    price_source: str
    chance: Chance
    chance_source: str
    base_price_ore: int
    result_price_ore: int
    own: ShareRow
    rows: list[ShareRow]
    incentive: Incentive
    instalments: list[tuple[str, int]]
    has_cap: bool
    cost_picture: ChartFigure
    gap_picture: ChartFigure
    years: int


def payment_view(
    tender: Tender,
    inputs: PaymentInputs,
    form: FormState,
    found: PriceRange,
    chance: Chance,
    lots: list[tuple[str, str]],
    locale: str,
) -> PaymentView:
    terms = terms_of(inputs)
    years = draw_years(terms, inputs.chance / 100, inputs.chance_low / 100, inputs.chance_high / 100)
    shares = sorted({*map(float, SHARES), inputs.result_share})
    rows = [_share_row(inputs, share, years) for share in shares]
    return PaymentView(
        tender=tender,
        form=form,
        lots=lots,
        inputs=inputs,
        price_source=SOURCES[found.source],
        chance=chance,
        chance_source=CHANCE_SOURCES[chance.source],
        base_price_ore=_whole(terms.base_price_ore),
        result_price_ore=_whole(terms.result_price_ore),
        own=next(row for row in rows if row.own),
        rows=rows,
        incentive=incentive_of(inputs, terms),
        instalments=_instalments(tender, terms),
        has_cap=inputs.cap_ore is not None,
        cost_picture=_cost_picture(inputs, years, locale),
        gap_picture=_gap_picture(inputs, locale),
        years=YEARS,
    )


def terms_of(inputs: PaymentInputs, share: float | None = None) -> PaymentTerms:
    return PaymentTerms(
        citizens=inputs.citizens,
        price_ore=inputs.price_ore,
        assumed_chance=inputs.chance / 100,
        result_share=(inputs.result_share if share is None else share) / 100,
        cap_ore=inputs.cap_ore,
        clawback_share=inputs.clawback / 100,
        relapse_share=inputs.relapse / 100,
    )


def incentive_of(inputs: PaymentInputs, terms: PaymentTerms) -> Incentive:
    def earned(seen: float) -> tuple[int, int]:
        easy = earned_on(terms, inputs.easy_chance / 100, inputs.easy_cost_ore, adjusted_share=seen)
        hard = earned_on(terms, inputs.hard_chance / 100, inputs.hard_cost_ore, adjusted_share=seen)
        return _whole(easy), _whole(hard)

    (easy, hard), (easy_adjusted, hard_adjusted) = earned(0), earned(inputs.adjusted / 100)
    return Incentive(
        easy_ore=easy,
        hard_ore=hard,
        gap_ore=easy - hard,
        easy_adjusted_ore=easy_adjusted,
        hard_adjusted_ore=hard_adjusted,
        gap_adjusted_ore=easy_adjusted - hard_adjusted,
    )


def _share_row(inputs: PaymentInputs, share: float, years: Years) -> ShareRow:
    found = _figures(inputs, share, years)
    return ShareRow(
        percent=share,
        own=share == inputs.result_share,
        mean_ore=_thousands(found.mean),
        low_ore=_thousands(found.low),
        high_ore=_thousands(found.high),
        margin_ore=_thousands(found.margin),
        loss_share=found.loss_share,
        capped_share=found.capped_share,
    )


def _figures(inputs: PaymentInputs, share: float, years: Years) -> YearFigures:
    return figures_of(terms_of(inputs, share), years, inputs.cost_ore)


def _instalments(tender: Tender, terms: PaymentTerms) -> list[tuple[str, int]]:
    """The base price of a citizen, as the payment model divides it; none while its shares are not 100 percent."""
    listed = (tender.sections.get("payment_model") or {}).get("instalments") or []
    shares: list[Any] = [each.get("share_percent") for each in listed]
    if not shares or any(share is None for share in shares) or sum(map(_decimal, shares)) != 100:
        return []
    parts = instalments(_whole(terms.base_price_ore), [_decimal(share) for share in shares])
    return [(str(each.get("when") or ""), part) for each, part in zip(listed, parts, strict=True)]


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _whole(ore: float) -> int:
    """To whole kroner."""
    return 100 * round(ore / 100)


def _thousands(ore: float) -> int:
    """To whole thousands of kroner: what is simulated is no surer than that."""
    return 100_000 * round(ore / 100_000)


def _cost_picture(inputs: PaymentInputs, years: Years, locale: str) -> ChartFigure:
    found = [_figures(inputs, share, years) for share in SHARES]
    thousand = 100_000
    cost = inputs.citizens * inputs.cost_ore / thousand
    return lines_chart(
        [
            Line(
                translate(locale, PAYMENT),
                [each.mean / thousand for each in found],
                [each.low / thousand for each in found],
                [each.high / thousand for each in found],
            ),
            Line(translate(locale, COST), [cost for _ in found]),
        ],
        SHARES,
        title=translate(locale, COST_TITLE),
        description=translate(locale, COST_ABOUT),
        x=Axis(translate(locale, SHARE_AXIS)),
        y=Axis(translate(locale, YEAR_AXIS)),
        mark_x=inputs.result_share,
        locale=locale,
    )


def _gap_picture(inputs: PaymentInputs, locale: str) -> ChartFigure:
    found = [incentive_of(inputs, terms_of(inputs, share)) for share in SHARES]
    return lines_chart(
        [
            Line(translate(locale, UNADJUSTED), [each.gap_ore / 100 for each in found]),
            Line(translate(locale, ADJUSTED), [each.gap_adjusted_ore / 100 for each in found]),
        ],
        SHARES,
        title=translate(locale, GAP_TITLE),
        description=translate(locale, GAP_ABOUT),
        x=Axis(translate(locale, SHARE_AXIS)),
        y=Axis(translate(locale, GAP_AXIS)),
        mark_x=inputs.result_share,
        locale=locale,
    )
