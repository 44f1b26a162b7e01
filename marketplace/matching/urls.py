"""Addresses of matching."""

from django.urls import URLPattern, URLResolver, path

from marketplace.matching import views

app_name = "matching"
urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", views.find, name="find"),
    path("find/suggest/", views.suggest, name="suggest"),
]
