"""Addresses of accounts; sign-in and its like are allauth's."""

from django.urls import URLPattern, URLResolver, path

from marketplace.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.overview, name="overview"),
    path("account/profile/", views.profile, name="profile"),
    path("account/profile/photo/removal/", views.photo_removal, name="photo_removal"),
    path("account/mode/", views.mode, name="mode"),
    path("account/sessions/<int:number>/end/", views.session_end, name="session_end"),
    path("account/demo/<slug:key>/", views.demo_session, name="demo_session"),
    path("people/<ref:ref>/photo/", views.photo, name="photo"),
]
