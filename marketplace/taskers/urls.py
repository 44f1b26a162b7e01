"""Addresses of taskers."""

from django.urls import URLPattern, URLResolver, path

from marketplace.taskers.views import hours, joining, offering, public

app_name = "taskers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("taskers/<ref:ref>/", public.profile, name="profile"),
    path("tasker/", joining.desk, name="desk"),
    path("tasker/become/", joining.become, name="become"),
    path("tasker/listing/", joining.listing, name="listing"),
    path("tasker/pause/", joining.pause, name="pause"),
    path("tasker/skills/", offering.skills, name="skills"),
    path("tasker/skills/<slug:slug>/", offering.skill, name="skill"),
    path("tasker/skills/<slug:slug>/removal/", offering.skill_removal, name="skill_removal"),
    path("tasker/area/", offering.area, name="area"),
    path("tasker/area/<int:number>/removal/", offering.area_removal, name="area_removal"),
    path("tasker/words/", offering.description, name="description"),
    path("tasker/availability/", hours.availability, name="availability"),
    path("tasker/availability/exceptions/", hours.exceptions, name="exceptions"),
    path(
        "tasker/availability/exceptions/<int:number>/removal/",
        hours.exception_removal,
        name="exception_removal",
    ),
]
