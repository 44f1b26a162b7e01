"""Addresses of notifications."""

from django.urls import URLPattern, URLResolver, path

from marketplace.notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", views.notices, name="list"),
    path("notices/reading/", views.reading, name="reading"),
    path("notices/preferences/", views.preferences, name="preferences"),
    path("notices/way-out/<str:token>/", views.way_out, name="way_out"),
    path("notices/muting/<ref:ref>/", views.muting, name="muting"),
    path("dev/mail/", views.mailbox, name="mailbox"),
    path("dev/mail/<int:number>/", views.mail, name="mail"),
    path("dev/mail/<int:number>/html/", views.mail_html, name="mail_html"),
]
