"""Where Piccolo's own commands find the engine and the one app; PICCOLO_CONF names this module."""

from piccolo.conf.apps import AppRegistry

from app.platform.db.engine import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=["app.platform.db.piccolo_app"])
