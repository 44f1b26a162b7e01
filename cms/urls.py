"""Addresses of what help pages take from their readers."""

from django.urls import path

from cms import views

app_name = "cms"

urlpatterns = [
    path("help/votes/<int:page_id>/", views.vote, name="vote"),
    path("contact/", views.contact, name="contact"),
]
