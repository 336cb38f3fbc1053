"""Contracts with suppliers, and what has happened to them."""

from piccolo.columns import JSONB, Array, BigInt, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.offers.catalogue.tables import Offer
from app.offers.suppliers.tables import Supplier
from app.platform.db import DB
from app.procurement.awards.tables import LotDecision
from app.procurement.tenders.tables import Tender


class Contract(Table, tablename="contract", db=DB):
    id: Serial
    reference = Text(null=False, default=None, unique=True)
    title = Text(null=False, default=None)
    supplier_id = ForeignKey(Supplier, null=False, on_delete=OnDelete.restrict, db_column_name="supplier_id")
    # Null for contracts from before, which have no tender here.
    tender_id = ForeignKey(Tender, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="tender_id")
    lot_decision_id = ForeignKey(
        LotDecision, null=True, default=None, on_delete=OnDelete.restrict, db_column_name="lot_decision_id"
    )
    lots = Array(base_column=Integer(), null=False, default=list)
    signed_on = Date(null=False, default=None)
    starts_on = Date(null=False, default=None)
    # As it stands, options that were taken included.
    ends_on = Date(null=False, default=None)
    # Why and when it ended before its time.
    terminated_on = Date(null=True, default=None)
    termination_reason = Text(null=False, default="")
    # Without options; options lie in their own rows.
    value_ore = BigInt(null=True, default=None)
    # evaluation_sum (of the bid), lot_value (as the tender estimated it), stated (by whoever entered it)
    value_basis = Text(null=False, default="stated")
    # Frozen from the tender: KPIs with target and definition, prices by line, payment model.
    kpis = JSONB(null=False, default="[]")
    prices = JSONB(null=False, default="[]")
    payment_model = JSONB(null=False, default="{}")
    document_id = Integer(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    version = Integer(null=False, default=1)


class ContractOption(Table, tablename="contract_option", db=DB):
    """A right to prolong. It is taken by the day it must be notified, or runs out."""

    id: Serial
    contract_id = ForeignKey(Contract, null=False, on_delete=OnDelete.cascade, db_column_name="contract_id")
    position = Integer(null=False, default=None)
    label = Text(null=False, default="")
    months = Integer(null=False, default=None)
    notify_by = Date(null=False, default=None)
    value_ore = BigInt(null=True, default=None)
    # taken or let_go; null while open.
    decision = Text(null=True, default=None)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class ContractOffer(Table, tablename="contract_offer", db=DB):
    """The offers of the catalogue that are delivered under a contract."""

    id: Serial
    contract_id = ForeignKey(Contract, null=False, on_delete=OnDelete.cascade, db_column_name="contract_id")
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict, db_column_name="offer_id")
    lot = Integer(null=True, default=None)


class InHouseOffer(Table, tablename="in_house_offer", db=DB):
    """The municipality's own offer for a lot that was kept in-house, or that never took bids: there is no contract."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    lot = Integer(null=False, default=None)
    offer_id = ForeignKey(Offer, null=False, on_delete=OnDelete.restrict, db_column_name="offer_id")
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())


class ContractEvent(Table, tablename="contract_event", db=DB):
    """What has happened to a contract. Rows are only ever added."""

    id: Serial
    contract_id = ForeignKey(Contract, null=False, on_delete=OnDelete.restrict, db_column_name="contract_id")
    at = Timestamptz(null=False, default=TimestamptzNow())
    # signed, entered, changed, option_taken, option_let_go, terminated, offer_added
    kind = Text(null=False, default=None)
    actor_id = Integer(null=True, default=None)
    details = JSONB(null=False, default="{}")
