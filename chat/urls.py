"""Addresses of chat."""

from django.urls import URLPattern, URLResolver, path

from chat import views

app_name = "chat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/photos/<ref:ref>/", views.photo, name="photo"),
    path("messages/about/offers/<ref:ref>/", views.about_offer, name="about_offer"),
    path("messages/about/bookings/<ref:ref>/", views.about_booking, name="about_booking"),
    path("messages/<ref:ref>/", views.conversation, name="conversation"),
    path("messages/<ref:ref>/messages/", views.messages, name="messages"),
    path("messages/<ref:ref>/messages/<int:seq>/removal/", views.removal, name="removal"),
    path("messages/<ref:ref>/photos/", views.photos, name="photos"),
    path("messages/<ref:ref>/reading/", views.reading, name="reading"),
]
