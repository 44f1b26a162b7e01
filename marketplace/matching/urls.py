"""Addresses of matching."""

from django.urls import URLPattern, URLResolver, path

from marketplace.matching import views

app_name = "matching"
urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", views.find, name="find"),
    path("find/words/", views.words, name="words"),
    path("find/places/", views.places, name="places"),
]
