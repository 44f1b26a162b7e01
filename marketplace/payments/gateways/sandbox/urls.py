"""Addresses of the sandbox's pages."""

from django.urls import path

from marketplace.payments.gateways.sandbox import views

app_name = "sandbox"
urlpatterns = [
    path("pay/<ref:ref>/", views.pay, name="pay"),
    path("pay/<ref:ref>/confirmation/", views.challenge, name="challenge"),
    path("account/<ref:ref>/", views.account, name="account"),
    path("account/<ref:ref>/identity/", views.identity, name="identity"),
]
