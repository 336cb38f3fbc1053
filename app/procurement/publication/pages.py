"""The room's pages: the officer's, and everybody's."""

from app.procurement.publication import office_pages, public_pages, question_pages

routes = [*office_pages.routes, *question_pages.routes, *public_pages.routes]
