"""Worlds with known truth: what is drawn, from the sizes of the arms to who is sent where."""

from dataclasses import dataclass, replace

# Standard deviations of what a type, a supplier and the offer itself add to a true effect, where effects follow groups.
TYPE_SD, SUPPLIER_SD, OWN_SD = 0.10, 0.08, 0.11


@dataclass(frozen=True)
class World:
    """The rules tables are drawn by; the outcome's standard deviation is about 1, the true effects' about 0.17.

    smallest, largest : people in an arm of 20,000 rows.   even : uniform between them; else their logarithm is.
    noise_sd : of the outcome given the covariates.   own_selection : sd of each arm's own slopes.
    prospects, selection, bend : strength of what the covariates say of the outcome, of who is sent to any offer, and of
        that choice's curves.
    heavy : skewed true effects, and t-distributed noise with 3 degrees of freedom.
    groups : the offers have a type and a supplier, named to the estimator.   follow : true effects follow them.
    outlier : one arm's effect lies this far above the others'.   effect_sd : 0 for arms that are all alike.
    centre : the true effects' mean.   personal : strength of how effects differ from citizen to citizen.
    """

    name: str
    smallest: float = 15
    largest: float = 200
    even: bool = False
    noise_sd: float = 0.75
    prospects: float = 1.0
    selection: float = 1.0
    bend: float = 1.0
    own_selection: float = 0.2
    heavy: bool = False
    groups: bool = False
    follow: bool = False
    outlier: float = 0.0
    effect_sd: float = 0.17
    centre: float = 0.1
    personal: float = 1.0


MEDIUM = World("medium", smallest=250, largest=750, even=True)
SMALL = World("small")
# Selection so mild that linear regression nearly holds: it misses by about 0.07 (medium) and 0.15 (small), raw means by
# 0.21 and 0.28. In the first two worlds it misses by much more.
MILD = World(
    "small, mild", noise_sd=0.78, prospects=0.75, selection=0.8, bend=0.75, own_selection=0.11, groups=True, follow=True
)

WORLDS = {
    world.name: world
    for world in (
        SMALL,
        MEDIUM,
        replace(SMALL, name="small, heavy", heavy=True),
        replace(MEDIUM, name="medium, heavy", heavy=True),
        MILD,
        replace(MILD, name="medium, mild", smallest=100, largest=600),
        replace(SMALL, name="small, un-nested", groups=True),
        replace(SMALL, name="small, outlier", effect_sd=0.0, outlier=0.6),
        replace(SMALL, name="small, no effect", effect_sd=0.0, centre=0.0, personal=0.0),
        replace(SMALL, name="small, no differences", effect_sd=0.0, personal=0.0),
    )
}
