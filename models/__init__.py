"""Effects of many small offers: `estimate_effects` takes a table, everything below it is a part of the way there."""

from models.estimate import estimate_effects
from models.result import ArmEffect, EffectResult

__all__ = ["ArmEffect", "EffectResult", "estimate_effects"]
