"""The queue's own tables and functions, as its library ships them."""


def procrastinate_schema_sql() -> str:
    """The DDL of the installed procrastinate, run once when a database is made."""
    # Imported here: the web process enqueues by SQL and needs none of the library.
    from procrastinate.schema import SchemaManager

    return SchemaManager.get_schema()
