"""The web shell: pages from templates, the menu's hooks, lists and forms, errors, translations."""

from app.platform.web.forms import FormReader, FormState
from app.platform.web.hooks import HomeCard, NavItem, Panel, SearchHit, SearchSource, Shell
from app.platform.web.kept import find_kept_page
from app.platform.web.listing import ListQuery, Page, read_list_query
from app.platform.web.page_context import locale_of
from app.platform.web.panels import LoadedPanel, load_panels
from app.platform.web.rendering import kept_page, page, redirect
from app.platform.web.translations import translate

__all__ = [
    "FormReader",
    "FormState",
    "HomeCard",
    "ListQuery",
    "LoadedPanel",
    "NavItem",
    "Page",
    "Panel",
    "SearchHit",
    "SearchSource",
    "Shell",
    "find_kept_page",
    "kept_page",
    "load_panels",
    "locale_of",
    "page",
    "read_list_query",
    "redirect",
    "translate",
]
