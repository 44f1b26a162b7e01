"""Addresses of jobs."""

from django.urls import path

from marketplace.jobs import wizard
from marketplace.jobs.views import asking, browsing, changing, inviting, photos, posting

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
    path("jobs/<ref:ref>/pause/", changing.pause, name="pause"),
    path("jobs/<ref:ref>/resumption/", changing.resumption, name="resumption"),
    path("jobs/<ref:ref>/repost/", changing.repost, name="repost"),
    path("jobs/<ref:ref>/similar/", changing.similar, name="similar"),
    path("jobs/<ref:ref>/invitations/", inviting.invitations, name="invitations"),
    path("jobs/<ref:ref>/opening/", inviting.opening, name="opening"),
    path("jobs/<ref:ref>/refusal/", inviting.refusal, name="refusal"),
    path("jobs/<ref:ref>/questions/", asking.questions, name="questions"),
    path("questions/<ref:question_ref>/answer/", asking.answer, name="answer"),
    path("jobs/<ref:ref>/cancellation/", changing.cancellation, name="cancellation"),
    path("jobs/<ref:ref>/discarding/", changing.discarding, name="discarding"),
    path("jobs/<ref:ref>/photos/<ref:photo_ref>/", photos.photo, name="photo"),
    path("my/jobs/", browsing.mine, name="mine"),
]
