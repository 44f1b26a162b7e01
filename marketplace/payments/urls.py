"""Addresses of payments."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from marketplace.payments import views

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/<ref:ref>/", views.pay, name="pay"),
    path("payments/<ref:ref>/return/", views.come_back, name="return"),
    path("webhooks/payments/<slug:source>/", views.webhook, name="webhook"),
]

if not settings.STRIPE_SECRET_KEY:
    urlpatterns.append(path("sandbox/", include("marketplace.payments.gateways.sandbox.urls")))
