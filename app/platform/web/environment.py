"""The Jinja environments, one for each language, with everything a template may call."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from app.platform.access.actor import ROLE_LABELS
from app.platform.errors import FieldError
from app.platform.settings import settings
from app.platform.web.filters import filters_for
from app.platform.web.static_files import package_url, static_url
from app.platform.web.template_tools import (
    csrf_field,
    has_front_page,
    icon,
    interval_bar,
    page_numbers,
    page_path,
    page_within,
    query_fields,
    sort_links,
    url_with,
)
from app.platform.web.translations import LOCALES, translate

APP_DIR = Path(__file__).resolve().parents[2]


@cache
def environment(locale: str) -> Environment:
    """Compiled once and kept; everything is escaped, and an unknown name stops the page."""
    templates = {folder.parent.name: FileSystemLoader(folder) for folder in APP_DIR.glob("*/*/templates")}
    env = Environment(
        loader=PrefixLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def _(msgid: str, **params: Any) -> str:
        return translate(locale, msgid, **params)

    def error_text(error: FieldError | str) -> str:
        return error if isinstance(error, str) else translate(locale, error.msgid, **error.params)

    def role_names(roles: frozenset[str]) -> str:
        """The roles in words, in the order the access room lists them."""
        return ", ".join(translate(locale, label) for role, label in ROLE_LABELS.items() if role in roles)

    env.filters.update(filters_for(locale))
    env.globals.update(
        _=_,
        error_text=error_text,
        role_names=role_names,
        locale=locale,
        locales=LOCALES,
        settings=settings(),
        url_with=url_with,
        sort_links=sort_links,
        query_fields=query_fields,
        csrf_field=csrf_field,
        static=static_url,
        package=package_url,
        icon=icon,
        interval_bar=interval_bar,
        page_path=page_path,
        page_within=page_within,
        has_front_page=has_front_page,
        page_numbers=page_numbers,
    )
    return env
