"""Addresses of offers."""

from django.urls import path

from marketplace.offers.views import answering, countering, making

app_name = "offers"
urlpatterns = [
    path("offers/", making.mine, name="mine"),
    path("jobs/<ref:ref>/offers/", answering.compare, name="compare"),
    path("jobs/<ref:ref>/offers/new/", making.make, name="make"),
    path("offers/<ref:ref>/", answering.detail, name="detail"),
    path("offers/<ref:ref>/edit/", making.edit, name="edit"),
    path("offers/<ref:ref>/confirmation/", making.confirmation, name="confirmation"),
    path("offers/<ref:ref>/renewal/", making.renewal, name="renewal"),
    path("offers/<ref:ref>/withdrawal/", making.withdrawal, name="withdrawal"),
    path("offers/<ref:ref>/decline/", answering.decline, name="decline"),
    path("offers/<ref:ref>/shortlisting/", answering.shortlisting, name="shortlisting"),
    path("offers/<ref:ref>/counter/", countering.counter, name="counter"),
    path(
        "offers/<ref:ref>/counter/<int:number>/agreement/",
        countering.agreement,
        name="agreement",
    ),
    path(
        "offers/<ref:ref>/counter/<int:number>/withdrawal/",
        countering.withdrawal,
        name="counter_withdrawal",
    ),
]
