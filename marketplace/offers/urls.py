"""Addresses of offers."""

from django.urls import path

from marketplace.offers.views import answering, making

app_name = "offers"
urlpatterns = [
    path("offers/", making.mine, name="mine"),
    path("jobs/<ref:ref>/offers/", answering.compare, name="compare"),
    path("jobs/<ref:ref>/offers/new/", making.make, name="make"),
    path("offers/<ref:ref>/", answering.detail, name="detail"),
    path("offers/<ref:ref>/edit/", making.edit, name="edit"),
    path("offers/<ref:ref>/withdrawal/", making.withdrawal, name="withdrawal"),
    path("offers/<ref:ref>/decline/", answering.decline, name="decline"),
]
