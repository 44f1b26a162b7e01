"""Addresses of bookings, and the tasker's day."""

from django.urls import URLPattern, URLResolver, path

from marketplace.bookings.views import changing, paying, showing, today

app_name = "bookings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("offers/<ref:ref>/acceptance/", paying.acceptance, name="acceptance"),
    path("bookings/", showing.listing, name="list"),
    path("bookings/<ref:ref>/", showing.detail, name="detail"),
    path("bookings/<ref:ref>/checkout/", paying.checkout, name="checkout"),
    path("bookings/<ref:ref>/confirmed/", paying.confirmed, name="confirmed"),
    path("bookings/<ref:ref>/cancellation/", changing.cancellation, name="cancellation"),
    path("bookings/<ref:ref>/start/", changing.start, name="start"),
    path("bookings/<ref:ref>/pin/", changing.pin, name="pin"),
    path("bookings/<ref:ref>/finish/", changing.finish, name="finish"),
    path("bookings/<ref:ref>/approval/", changing.approval, name="approval"),
    path("bookings/<ref:ref>/photos/<int:number>/", showing.photo, name="photo"),
    path("bookings/<ref:ref>/calendar.ics", showing.calendar, name="calendar"),
    path("tasker/today/", today.page, name="today"),
]
