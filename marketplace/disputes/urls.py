"""Addresses of disputes."""

from django.urls import URLPattern, URLResolver, path

from marketplace.disputes.views import opening, talking

app_name = "disputes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("bookings/<ref:ref>/problem/", opening.problem, name="open"),
    path("disputes/<ref:ref>/", talking.detail, name="detail"),
    path("disputes/<ref:ref>/photos/<int:number>/", talking.photo, name="photo"),
    path("disputes/<ref:ref>/proposals/", talking.proposals, name="proposals"),
    path(
        "disputes/<ref:ref>/proposals/<int:number>/acceptance/",
        talking.acceptance,
        name="acceptance",
    ),
    path("disputes/<ref:ref>/review/", talking.review, name="review"),
    path("disputes/<ref:ref>/withdrawal/", talking.withdrawal, name="withdrawal"),
]
