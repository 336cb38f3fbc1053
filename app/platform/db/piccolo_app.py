"""The one Piccolo app: every room's tables, and one migration history."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from app.platform.db.discovery import all_tables

MIGRATIONS = Path(__file__).with_name("migrations")

APP_CONFIG = AppConfig(
    app_name="vifte", migrations_folder_path=str(MIGRATIONS), table_classes=all_tables(), migration_dependencies=[]
)
