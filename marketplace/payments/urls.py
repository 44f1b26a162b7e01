"""Addresses of payments."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from marketplace.payments.views import paying, payouts

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/<ref:ref>/", paying.pay, name="pay"),
    path("payments/<ref:ref>/return/", paying.come_back, name="return"),
    path("tasker/payouts/", payouts.page, name="payouts"),
    path("tasker/payouts/account/", payouts.account, name="payouts_account"),
    path("tasker/payouts/return/", payouts.come_back, name="payouts_return"),
    path("webhooks/payments/<slug:source>/", paying.webhook, name="webhook"),
]

if not settings.STRIPE_SECRET_KEY:
    urlpatterns.append(path("sandbox/", include("marketplace.payments.gateways.sandbox.urls")))
