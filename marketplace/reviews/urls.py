"""Addresses of reviews."""

from django.urls import URLPattern, URLResolver, path

from marketplace.reviews import views

app_name = "reviews"
urlpatterns: list[URLPattern | URLResolver] = [
    path("bookings/<ref:ref>/review/", views.write, name="write"),
    path("reviews/<int:number>/answer/", views.answer, name="answer"),
]
