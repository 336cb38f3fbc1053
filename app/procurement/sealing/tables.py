"""Keys of tenders. Nothing here opens a bid: whoever reads every row still lacks two people's codes."""

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete, Serial, Timestamptz
from piccolo.columns.defaults import TimestamptzNow
from piccolo.table import Table

from app.platform.db import DB
from app.procurement.appointments.tables import TenderAppointment
from app.procurement.tenders.tables import Tender


class KeyHolder(Table, tablename="key_holder", db=DB):
    """The public half of a holder's own key; the private half follows from a code that only the holder has."""

    id: Serial
    appointment_id = ForeignKey(
        TenderAppointment, null=False, on_delete=OnDelete.restrict, db_column_name="appointment_id"
    )
    # The key that counts, once its holder has typed the code again and so is known to have kept it.
    public_key = Bytea(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    # A code that is made and not typed again yet; what stands above counts meanwhile.
    pending_key = Bytea(null=True, default=None)
    made_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderKey(Table, tablename="tender_key", db=DB):
    """The public key bids are sealed to; deleted when a holder is replaced, which a bid's reference to it forbids."""

    id: Serial
    tender_id = ForeignKey(Tender, null=False, on_delete=OnDelete.restrict, db_column_name="tender_id")
    public_key = Bytea(null=False, default=None)
    made_at = Timestamptz(null=False, default=TimestamptzNow())


class TenderKeyShare(Table, tablename="tender_key_share", db=DB):
    """One half of the private key for one pair of holders, sealed to one of them; two halves of a pair make the key."""

    id: Serial
    key_id = ForeignKey(TenderKey, null=False, on_delete=OnDelete.restrict, db_column_name="key_id")
    holder_id = ForeignKey(KeyHolder, null=False, on_delete=OnDelete.restrict, db_column_name="holder_id")
    # The holder of the other half.
    partner_id = ForeignKey(KeyHolder, null=False, on_delete=OnDelete.restrict, db_column_name="partner_id")
    sealed = Bytea(null=False, default=None, secret=True)


class GivenShare(Table, tablename="given_share", db=DB):
    """A half that its holder has given for the opening; it no longer counts when the other half comes too late."""

    id: Serial
    share_id = ForeignKey(TenderKeyShare, null=False, on_delete=OnDelete.cascade, db_column_name="share_id")
    # Under the installation's key: a copy of the database alone does not have it.
    share = Bytea(null=False, default=None, secret=True)
    given_by = Integer(null=False, default=None)
    given_at = Timestamptz(null=False, default=TimestamptzNow())
