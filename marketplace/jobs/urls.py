"""Addresses of jobs."""

from django.urls import path

from marketplace.jobs import wizard
from marketplace.jobs.views import browsing, changing, photos, posting

app_name = "jobs"
urlpatterns = [
    path("jobs/", browsing.listing, name="list"),
    path("jobs/post/", posting.post, name="post"),
    *(
        path(f"jobs/post/<ref:ref>/{name}/", posting.step, {"name": name}, name=f"post_{name}")
        for name in wizard.FORMS
    ),
    path("jobs/post/<ref:ref>/review/", posting.review, name="post_review"),
    path("jobs/<ref:ref>/", browsing.detail, name="detail"),
    path("jobs/<ref:ref>/publication/", changing.publication, name="publication"),
    path("jobs/<ref:ref>/edit/", changing.edit, name="edit"),
    path("jobs/<ref:ref>/cancellation/", changing.cancellation, name="cancellation"),
    path("jobs/<ref:ref>/discarding/", changing.discarding, name="discarding"),
    path("jobs/<ref:ref>/photos/<ref:photo_ref>/", photos.photo, name="photo"),
    path("my/jobs/", browsing.mine, name="mine"),
]
