"""Where the areas are on the drawn body."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import AreaRegion, TreatmentArea
from patients.outlines import OTHER_SIDE, Corner, mirrored
from patients.services.areas import Kept


@transaction.atomic
def keep_region(*, area: str, view: str, side: str, corners: Sequence[Corner]) -> Kept | None:
    """Draws a side of an area (None), or brings it to these corners, unless an admin has drawn it otherwise or taken it
    away. Raises DomainError for what is no region, ValidationError for words that the table does not know."""
    row = TreatmentArea.objects.select_for_update(no_key=True).filter(code=area).first()
    if row is None:
        raise DomainError(f"no area {area}")
    stored = region_of(row, view, side)
    region = stored or AreaRegion(area=row, view=view, side=side)
    before, wanted = region.corners or [], [list(corner) for corner in corners]
    changes: list[tuple[str, object, object]] = [] if before == wanted else [("corners", before, wanted)]
    if region.changed_here:
        return Kept(changes, is_ours=True)
    region.clean_fields(exclude=["area", "corners"])
    region.draw(corners)
    if stored and changes:
        region.version += 1
    if stored is None or changes:
        region.save()
    return None if stored is None else Kept(changes, is_ours=False)


@transaction.atomic
def draw_region(
    *, actor: User, area: TreatmentArea, view: str, side: str, version: int, corners: Sequence[Corner]
) -> AreaRegion:
    """`version` is the one that the person looked at, 0 where nothing was drawn yet."""
    area = TreatmentArea.objects.select_for_update(no_key=True).get(pk=area.pk)
    region = region_of(area, view, side) or AreaRegion(area=area, view=view, side=side, version=0)
    refuse_stale(seen=version, stored=region.version)
    region.draw(corners)
    return keep_ours(region)


@transaction.atomic
def mirror_region(*, actor: User, region: AreaRegion, version: int) -> AreaRegion:
    """The other side of the area as this one; `version` is of the other side, 0 where nothing was drawn there yet."""
    if region.side not in OTHER_SIDE:
        raise DomainError(_("What lies on both sides has no other side."))
    return draw_region(
        actor=actor,
        area=region.area,
        view=region.view,
        side=OTHER_SIDE[region.side],
        version=version,
        corners=mirrored(region.outline),
    )


@transaction.atomic
def draw_both_sides(
    *,
    actor: User,
    area: TreatmentArea,
    view: str,
    side: str,
    version: int,
    other_version: int,
    corners: Sequence[Corner],
) -> AreaRegion:
    """This side with these corners and the other one as its mirror image, or neither."""
    region = draw_region(actor=actor, area=area, view=view, side=side, version=version, corners=corners)
    mirror_region(actor=actor, region=region, version=other_version)
    return region


@transaction.atomic
def remove_region(*, actor: User, area: TreatmentArea, view: str, side: str, version: int) -> AreaRegion:
    area = TreatmentArea.objects.select_for_update(no_key=True).get(pk=area.pk)
    region = region_of(area, view, side)
    if region is None or not region.is_active:
        raise DomainError(_("This side of the area is not drawn in this view."))
    refuse_stale(seen=version, stored=region.version)
    region.is_active = False
    return keep_ours(region)


def keep_ours(region: AreaRegion) -> AreaRegion:
    """Stores it as the clinic wants it; from now on the files no longer speak for it."""
    region.changed_here = True
    region.version += 1
    with constraints_speak(AreaRegion):
        region.save()
    return region


def region_of(area: TreatmentArea, view: str, side: str) -> AreaRegion | None:
    return AreaRegion.objects.select_for_update().filter(area=area, view=view, side=side).first()
