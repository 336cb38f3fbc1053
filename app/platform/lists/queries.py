"""Reads and writes of saved views."""

from app.platform.db import execute, fetch, fetch_value
from app.platform.lists.schemas import NewView, View

REVISION = "(select revision from view_revision where id = 1)"
# Shared views are seen by those on the same side: the municipality's people, or one supplier's.
_VISIBLE = """(v.user_id = $1 or v.shared and owner.disabled_at is null
               and owner.supplier_id is not distinct from (select supplier_id from app_user where id = $1))"""
_VIEW = f"""select v.id, v.list, v.name, v.query, v.shared, v.user_id = $1 as own,
                   case when v.user_id = $1 then '' else owner.name end as owner_name,
                   exists (select from default_view d where d.view_id = v.id and d.user_id = $1) as is_default
            from saved_view v join app_user owner on owner.id = v.user_id
            where {_VISIBLE}"""


async def list_views(user_id: int, list_path: str) -> list[View]:
    """Those this person sees on a list, their own first."""
    rows = await fetch(f"{_VIEW} and v.list = $2 order by own desc, lower(v.name), v.id", user_id, list_path)
    return [View(**row) for row in rows]


async def list_own_views(user_id: int) -> list[View]:
    rows = await fetch(f"{_VIEW} and v.user_id = $1 order by v.list, lower(v.name), v.id", user_id)
    return [View(**row) for row in rows]


async def find_view(user_id: int, view_id: int) -> View | None:
    """The view, if this person sees it."""
    if not 0 < view_id < 2**31:
        return None
    rows = await fetch(f"{_VIEW} and v.id = $2", user_id, view_id)
    return View(**rows[0]) if rows else None


async def find_default_query(user_id: int, list_path: str) -> str | None:
    """The query of the view with which the list opens; None also when its owner no longer shares it."""
    query: str | None = await fetch_value(
        f"""select v.query from default_view d join saved_view v on v.id = d.view_id
            join app_user owner on owner.id = v.user_id
            where d.user_id = $1 and d.list = $2 and {_VISIBLE}""",
        user_id,
        list_path,
    )
    return query


async def insert_view(user_id: int, new: NewView) -> int | None:
    """The new view's id, or None when this person has one of that name on the list."""
    view_id: int | None = await fetch_value(
        """insert into saved_view (user_id, list, name, query, shared, created_at)
           values ($1, $2, $3, $4, $5, clock_timestamp())
           on conflict (user_id, list, name) do nothing returning id""",
        user_id,
        new.list,
        new.name,
        new.query,
        new.shared,
    )
    return view_id


async def has_view_named(user_id: int, list_path: str, name: str, *, but_id: int) -> bool:
    sql = "select exists (select from saved_view where user_id = $1 and list = $2 and name = $3 and id <> $4)"
    return bool(await fetch_value(sql, user_id, list_path, name, but_id))


async def count_views(user_id: int) -> int:
    return int(await fetch_value("select count(*) from saved_view where user_id = $1", user_id))


async def update_view(view_id: int, *, name: str, shared: bool) -> None:
    await execute("update saved_view set name = $2, shared = $3 where id = $1", view_id, name, shared)


async def delete_view(view_id: int) -> None:
    await execute("delete from saved_view where id = $1", view_id)


async def set_default(user_id: int, list_path: str, view_id: int) -> None:
    await execute(
        """insert into default_view (user_id, list, view_id) values ($1, $2, $3)
           on conflict (user_id, list) do update set view_id = excluded.view_id""",
        user_id,
        list_path,
        view_id,
    )


async def clear_default(user_id: int, view_id: int) -> None:
    await execute("delete from default_view where user_id = $1 and view_id = $2", user_id, view_id)
