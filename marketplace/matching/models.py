"""The search table: one narrow row per tasker, skill and service area."""

from __future__ import annotations

from django.db import models


class SearchRow(models.Model):
    """A listed tasker as search sees one; made by the migration's SQL, kept true by facts.

    lat and lng are the public point, so that no search can tell more than the pages do.
    tier, band and km_lng are generated columns of the index and are not read here.
    """

    pk = models.CompositePrimaryKey("tasker_id", "skill_id", "area_id")
    tasker_id = models.BigIntegerField()
    skill_id = models.SmallIntegerField()
    area_id = models.BigIntegerField()
    lat = models.FloatField()
    lng = models.FloatField()
    # Squared kilometres of the tasker's own radius.
    radius2 = models.FloatField()
    # What a usual job of the skill costs with this tasker, in minor units.
    price = models.IntegerField()
    quality = models.FloatField()
    stars = models.FloatField()
    coarse = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "matching_searchrow"

    def __str__(self) -> str:
        return f"{self.tasker_id}/{self.skill_id}/{self.area_id}"


class SearchZone(models.Model):
    """A time zone that some listed tasker's week is written in."""

    name = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.name
