"""Addresses of bookings, and the tasker's day."""

from django.urls import URLPattern, URLResolver, path

from marketplace.bookings.views import (
    asking,
    changing,
    days,
    earnings,
    moving,
    paying,
    showing,
    standing,
    thanking,
    today,
)

app_name = "bookings"
urlpatterns: list[URLPattern | URLResolver] = [
    path("offers/<ref:ref>/acceptance/", paying.acceptance, name="acceptance"),
    path("bookings/", showing.listing, name="list"),
    path("bookings/<ref:ref>/", showing.detail, name="detail"),
    path("bookings/<ref:ref>/answer/", asking.answer, name="answer"),
    path("bookings/<ref:ref>/withdrawal/", asking.withdrawal, name="withdrawal"),
    path("bookings/<ref:ref>/checkout/", paying.checkout, name="checkout"),
    path("bookings/<ref:ref>/confirmed/", paying.confirmed, name="confirmed"),
    path("bookings/<ref:ref>/cancellation/", changing.cancellation, name="cancellation"),
    path("bookings/<ref:ref>/new-time/", moving.new_time, name="new_time"),
    path("bookings/<ref:ref>/agreement/", moving.agreement, name="agreement"),
    path("bookings/<ref:ref>/proposal/", moving.proposal, name="proposal"),
    path("bookings/<ref:ref>/departure/", days.departure, name="departure"),
    path("bookings/<ref:ref>/absence/", days.absence, name="absence"),
    path("bookings/<ref:ref>/doorstep/", days.doorstep, name="doorstep"),
    path("bookings/<ref:ref>/doorstep/tries/", days.tries, name="tries"),
    path("bookings/<ref:ref>/pause/", days.pause, name="pause"),
    path("bookings/<ref:ref>/excuse/", standing.excuse, name="excuse"),
    path("bookings/<ref:ref>/start/", changing.start, name="start"),
    path("bookings/<ref:ref>/pin/", changing.pin, name="pin"),
    path("bookings/<ref:ref>/finish/", changing.finish, name="finish"),
    path("bookings/<ref:ref>/approval/", changing.approval, name="approval"),
    path("bookings/<ref:ref>/tip/", thanking.tip, name="tip"),
    path("bookings/<ref:ref>/again/", thanking.again, name="again"),
    path("bookings/<ref:ref>/photos/<int:number>/", showing.photo, name="photo"),
    path("bookings/<ref:ref>/receipt/", showing.receipt, name="receipt"),
    path("bookings/<ref:ref>/calendar.ics", showing.calendar, name="calendar"),
    path("reliability/", standing.reliability, name="reliability"),
    path("tasker/cancelling/", standing.terms, name="terms"),
    path("tasker/", today.page, name="today"),
    path("tasker/earnings/", earnings.page, name="earnings"),
    path("tasker/earnings/bookings.csv", earnings.file, name="earnings_file"),
]
