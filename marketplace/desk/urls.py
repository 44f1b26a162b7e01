"""Addresses of the desk's own pages, inside Wagtail's admin."""

from django.urls import URLPattern, URLResolver, path

from marketplace.desk.views import badges, disputes, jobs, money, people, policies

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/<ref:ref>/decision/", people.report_decision, name="report_decision"),
    path("people/<ref:ref>/sanction/", people.sanction, name="sanction"),
    path("people/<ref:ref>/note/", people.note, name="note"),
    path("people/<ref:ref>/badge/", badges.grant, name="badge"),
    path("badges/<int:number>/withdrawal/", badges.withdrawal, name="badge_withdrawal"),
    path("sanctions/<ref:ref>/restoration/", people.restoration, name="restoration"),
    path("sanctions/<ref:ref>/appeal/", people.appeal, name="appeal"),
    path("jobs/<ref:ref>/approval/", jobs.approval, name="job_approval"),
    path("jobs/<ref:ref>/removal/", jobs.removal, name="job_removal"),
    path("disputes/", disputes.listing, name="disputes"),
    path("disputes/<ref:ref>/", disputes.case, name="dispute"),
    path("disputes/<ref:ref>/question/", disputes.question, name="dispute_question"),
    path(
        "disputes/<ref:ref>/photos/<slug:source>/<slug:key>/", disputes.photo, name="dispute_photo"
    ),
    path(
        "disputes/<ref:ref>/rulings/<int:number>/confirmation/",
        disputes.confirmation,
        name="dispute_confirmation",
    ),
    path(
        "disputes/<ref:ref>/rulings/<int:number>/return/",
        disputes.sending_back,
        name="dispute_return",
    ),
    path("webhooks/<int:number>/replay/", money.replay, name="replay"),
    path("payees/<int:number>/freeze/", money.payee_freeze, name="payee_freeze"),
    path("payees/<int:number>/thaw/", money.payee_thaw, name="payee_thaw"),
    path("operations/<int:number>/retry/", money.retry, name="retry"),
    path("operations/<int:number>/note/", money.operation_note, name="operation_note"),
    path("policies/", policies.records, name="policies"),
    path("policies/new/", policies.draft, name="policy_draft"),
    path("policies/<int:number>/approval/", policies.approval, name="policy_approval"),
    path("policies/<int:number>/withdrawal/", policies.withdrawal, name="policy_withdrawal"),
]
