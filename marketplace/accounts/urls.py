"""Addresses of accounts; sign-in and its like are allauth's."""

from django.urls import URLPattern, URLResolver, path

from marketplace.accounts.views import own

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", own.overview, name="overview"),
    path("account/profile/", own.profile, name="profile"),
    path("account/profile/photo/removal/", own.photo_removal, name="photo_removal"),
    path("account/mode/", own.mode, name="mode"),
    path("account/sessions/<int:number>/end/", own.session_end, name="session_end"),
    path("account/demo/<slug:key>/", own.demo_session, name="demo_session"),
    path("people/<ref:ref>/photo/", own.photo, name="photo"),
]
