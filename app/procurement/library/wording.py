"""What areas, kinds and fields are called."""

from app.platform.errors import N_

AREA_NAMES = {
    "service": N_("Service"),
    "staff": N_("Staff"),
    "place": N_("Place and premises"),
    "cooperation": N_("Cooperation"),
    "reporting": N_("Registration and reporting"),
    "quality": N_("Quality and supervision"),
}
KIND_NAMES = {
    "minimum": N_("Minimum requirement"),
    "evaluated": N_("Evaluated requirement"),
    "information": N_("Information"),
}
STATE_NAMES = {"used": N_("In use"), "retired": N_("Retired")}
FIELD_NAMES = {
    "heading": N_("Heading"),
    "text": N_("Requirement"),
    "area": N_("Area"),
    "kind": N_("Kind of requirement"),
    "documentation": N_("How to answer it"),
    "target_groups": N_("Target groups"),
    "source": N_("What it rests on"),
    "note": N_("Note to colleagues"),
}
