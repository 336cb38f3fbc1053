"""What every `bench_*` function returns, one or a list of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """A figure beside its reference, taken in the same run on the same machine.

    against : the reference's figure, in the same unit. ratio : value / against, unless said otherwise in `name`.
    """

    name: str
    value: float
    unit: str
    against: float
    ratio: float

    @classmethod
    def of(cls, name: str, value: float, unit: str, *, against: float) -> "Measurement":
        return cls(name, value, unit, against, value / against)
