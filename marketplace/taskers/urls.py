"""Addresses of taskers."""

from django.urls import URLPattern, URLResolver

app_name = "taskers"
urlpatterns: list[URLPattern | URLResolver] = []
