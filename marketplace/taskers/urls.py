"""Addresses of taskers."""

from django.urls import URLPattern, URLResolver, path

from marketplace.taskers.views import (
    booking,
    hours,
    joining,
    offering,
    public,
    selling,
    showing,
    weeks,
)

app_name = "taskers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("taskers/<ref:ref>/", public.profile, name="profile"),
    path("taskers/<ref:ref>/favourite/", showing.favourite, name="favourite"),
    path("taskers/photos/<ref:ref>/", showing.work_photo, name="work_photo"),
    path("my/favourites/", showing.favourites, name="favourites"),
    path("gigs/<ref:ref>/", booking.gig, name="gig"),
    path("gigs/<ref:ref>/booking/", booking.booking, name="booking"),
    path("tasker/profile/", joining.desk, name="desk"),
    path("tasker/gigs/", selling.gigs, name="gigs"),
    path("tasker/gigs/new/", selling.gig_new, name="gig_new"),
    path("tasker/gigs/<ref:ref>/", selling.gig_edit, name="gig_edit"),
    path("tasker/gigs/<ref:ref>/publishing/", selling.gig_publishing, name="gig_publishing"),
    path("tasker/gigs/<ref:ref>/pause/", selling.gig_pause, name="gig_pause"),
    path("tasker/gigs/<ref:ref>/removal/", selling.gig_removal, name="gig_removal"),
    path("tasker/photos/", showing.photos, name="photos"),
    path("tasker/photos/order/", showing.photo_order, name="photo_order"),
    path("tasker/photos/<ref:ref>/removal/", showing.photo_removal, name="photo_removal"),
    path("tasker/become/", joining.become, name="become"),
    path("tasker/listing/", joining.listing, name="listing"),
    path("tasker/pause/", joining.pause, name="pause"),
    path("tasker/skills/", offering.skills, name="skills"),
    path("tasker/skills/<slug:slug>/", offering.skill, name="skill"),
    path("tasker/skills/<slug:slug>/removal/", offering.skill_removal, name="skill_removal"),
    path("tasker/area/", offering.area, name="area"),
    path("tasker/area/<int:number>/removal/", offering.area_removal, name="area_removal"),
    path("tasker/words/", offering.description, name="description"),
    path("tasker/calendar/", weeks.calendar, name="calendar"),
    path("tasker/availability/", hours.availability, name="availability"),
    path(
        "tasker/availability/confirmation/",
        selling.calendar_confirmation,
        name="calendar_confirmation",
    ),
    path("tasker/availability/exceptions/", hours.exceptions, name="exceptions"),
    path(
        "tasker/availability/exceptions/<int:number>/removal/",
        hours.exception_removal,
        name="exception_removal",
    ),
]
