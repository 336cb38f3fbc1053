"""What an e-mail can be about: its words, which say what kind of thing happened and nothing of whom it is about."""

from dataclasses import dataclass

from app.platform.errors import N_


@dataclass(frozen=True)
class Kind:
    """Both are msgids without places to fill in: nothing of a record can get into them."""

    subject: str
    text: str


TEST = "test"

KINDS = {
    "order_sent": Kind(N_("New order"), N_("There is a new order for you to answer.")),
    "order_answered": Kind(N_("Answer to an order"), N_("A supplier has answered one of your orders.")),
    "order_started": Kind(N_("Start of an offer"), N_("A citizen has started on one of your orders.")),
    "order_absence": Kind(N_("Absence"), N_("Absence has been recorded on an order.")),
    "order_refusal": Kind(N_("Refusal"), N_("A refusal has been recorded on an order.")),
    "order_ended": Kind(N_("End of an offer"), N_("An offer that was ordered has ended.")),
    "order_withdrawn": Kind(N_("Order withdrawn"), N_("An order has been withdrawn.")),
    "place_free": Kind(N_("Free place"), N_("A place has become free for an order that was waiting.")),
    "report_due": Kind(N_("Report due soon"), N_("A report is due soon.")),
    "report_late": Kind(N_("Late report"), N_("A report has not come by the day it was due.")),
    "report_sent": Kind(N_("New report"), N_("A supplier has sent a report for you to take up.")),
    "report_taken_up": Kind(N_("Report taken up"), N_("A caseworker has taken up a report you sent.")),
    "message_new": Kind(N_("New message"), N_("There is a new message for you on an order.")),
    "offers_to_confirm": Kind(
        N_("Offers to confirm"),
        N_("There are offers that nobody has confirmed for a while. See whether they are right."),
    ),
    "tender_review": Kind(N_("Tender to review"), N_("A colleague asks you to read the draft of a tender.")),
    "tender_reviewed": Kind(N_("Tender reviewed"), N_("A colleague has read the draft of a tender that you sent.")),
    TEST: Kind(N_("Test e-mail"), N_("This is a test. E-mails from Vifte reach you.")),
}
