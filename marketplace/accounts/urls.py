"""Addresses of accounts; sign-in and its like are allauth's."""

from django.urls import URLPattern, URLResolver, path

from marketplace.accounts.views import (
    address,
    addresses,
    blocking,
    own,
    phone,
    privacy,
    reporting,
    standing,
)

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", own.overview, name="overview"),
    path("account/profile/", own.profile, name="profile"),
    path("account/profile/photo/removal/", own.photo_removal, name="photo_removal"),
    path("account/phone/", phone.phone, name="phone"),
    path("account/phone/code/", phone.phone_code, name="phone_code"),
    path("account/email/way-back/<str:token>/", address.way_back, name="way_back"),
    path("account/blocks/", blocking.blocks, name="blocks"),
    path("account/addresses/", addresses.addresses, name="addresses"),
    path("account/addresses/<int:number>/", addresses.address, name="address"),
    path(
        "account/addresses/<int:number>/removal/",
        addresses.address_removal,
        name="address_removal",
    ),
    path("account/look/", addresses.look, name="look"),
    path("account/privacy/", privacy.exports, name="privacy"),
    path("account/privacy/exports/<ref:ref>/", privacy.export, name="export"),
    path("account/closing/", privacy.closing, name="closing"),
    path("account/closing/end/", privacy.closing_end, name="closing_end"),
    path("account/mode/", own.mode, name="mode"),
    path("account/sessions/<int:number>/end/", own.session_end, name="session_end"),
    path("account/demo/<slug:key>/", own.demo_session, name="demo_session"),
    path("account/reports/", reporting.reports, name="reports"),
    path("account/decisions/", standing.decisions, name="decisions"),
    path("account/decisions/<ref:ref>/", standing.decision, name="decision"),
    path("account/suspended/", standing.suspended, name="suspended"),
    path("report/<slug:kind>/<slug:ref>/", reporting.report, name="report"),
    path("people/<ref:ref>/block/", blocking.block, name="block"),
    path("people/<ref:ref>/unblock/", blocking.unblock, name="unblock"),
    path("people/<ref:ref>/photo/", own.photo, name="photo"),
]
