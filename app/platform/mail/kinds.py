"""What an e-mail can be about: its words, which say what kind of thing happened and nothing of whom it is about."""

from dataclasses import dataclass

from app.platform.errors import N_


@dataclass(frozen=True)
class Kind:
    """Msgids without places to fill in but the municipality's name: nothing of a record can get into them."""

    subject: str
    text: str
    link: str = N_("Log in and read on:")
    closing: str = N_("Sent by Vifte for {municipality}. You can turn these e-mails off under My account.")


# For those who are no users: they get a letter since somebody wrote their address on a page that is public.
OUTSIDE = N_("Sent by Vifte for {municipality}, because this address was written there. If it was not you, do nothing.")

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
    "contract_ending": Kind(N_("A contract ends soon"), N_("A contract comes to its end. Decide what follows.")),
    "contract_option": Kind(
        N_("An option to decide"), N_("The day is near by which a supplier must be told whether an option is taken.")
    ),
    "tender_review": Kind(N_("Tender to review"), N_("A colleague asks you to read the draft of a tender.")),
    "tender_reviewed": Kind(N_("Tender reviewed"), N_("A colleague has read the draft of a tender that you sent.")),
    "bidder_confirm": Kind(
        N_("Confirm your registration"),
        N_(
            "Somebody asked to register a company with this e-mail address. The link can be used once, within 48 hours."
        ),
        link=N_("Confirm the registration and choose a password:"),
        closing=OUTSIDE,
    ),
    "bidder_known": Kind(
        N_("Your registration"),
        N_(
            "Somebody asked to register a company with this e-mail address. The company or the address is known here "
            "already, so nothing new was made. If you have a user, log in with it. Otherwise ask a colleague who has "
            "one, or ask the municipality for a user of your own; the tender names its contact."
        ),
        link=N_("Log in:"),
        closing=OUTSIDE,
    ),
    "bidder_registered": Kind(N_("New company"), N_("A company has registered itself to ask questions and bid.")),
    "tender_invited": Kind(
        N_("Invitation to bid"),
        N_("Your company is invited to bid on a tender. Read its documents, and bid before the deadline."),
    ),
    "tender_appointed": Kind(
        N_("Appointment on a tender"), N_("You are appointed to a duty on a tender. See what is asked of you.")
    ),
    "bids_to_open": Kind(
        N_("Bids to open"), N_("The deadline of a tender has passed, and you are one of those who open its bids.")
    ),
    "bids_to_score": Kind(
        N_("Bids to score"), N_("The bids of a tender that you evaluate are checked and wait for your points.")
    ),
    "evaluator_shut_out": Kind(
        N_("Evaluator shut out"),
        N_("An evaluator has declared an interest and takes no further part in a tender. Appoint another one."),
    ),
    "award_letter": Kind(N_("Letter about a tender"), N_("There is a letter for you about a tender you have bid on.")),
    "award_reconsidered": Kind(
        N_("News about a tender"), N_("There is news about a tender you have bid on. Read it on your page.")
    ),
    "tender_code_missing": Kind(
        N_("Opening code missing"),
        N_("A tender waits for your opening code. No company can hand in a bid before it is made and confirmed."),
    ),
    "tender_key_missing": Kind(
        N_("Tender not ready for bids"),
        N_("The deadline for bids comes closer, and opening codes are missing. No bid can be handed in before that."),
    ),
    TEST: Kind(N_("Test e-mail"), N_("This is a test. E-mails from Vifte reach you.")),
}
