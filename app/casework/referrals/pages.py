"""No pages yet: the room lends the catalogue its knowledge of free places."""

from typing import Any

from app.casework.referrals.service import REVISION, free_places_today
from app.offers.catalogue.places import FreePlaces, register_free_places

register_free_places(FreePlaces(free_places_today, REVISION))

routes: list[Any] = []
