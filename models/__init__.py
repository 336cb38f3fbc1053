"""Effects of many small offers: `estimate_effects` takes a table, everything below it is a part of the way there."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.estimate import estimate_effects
    from models.result import ArmEffect, EffectResult

__all__ = ["ArmEffect", "EffectResult", "estimate_effects"]


def __getattr__(name: str) -> Any:
    """pandas and scikit-learn load when they are asked for: a page that scores one citizen needs neither."""
    if name not in __all__:
        raise AttributeError(f"module 'models' has no attribute '{name}'")
    from models import estimate, result

    return getattr(estimate if name == "estimate_effects" else result, name)
