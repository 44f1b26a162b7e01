"""The words that a new site starts with; editors change them afterwards."""

from __future__ import annotations

from typing import Any

_STEPS = [
    {
        "title": "Say what you need",
        "text": "A few questions, a photo if you like, and the most you would pay. Posting is free.",
    },
    {
        "title": "Compare offers",
        "text": "Taskers near you answer with their full price, their time and what they have done before.",
    },
    {
        "title": "We hold the money",
        "text": "You pay when you accept. The money stays in a hold: the tasker sees it is there and cannot take it yet.",
    },
    {
        "title": "Release it when the work is done",
        "text": "Look at the work, then release the money. After that, both of you review each other.",
    },
]

HOME: dict[str, Any] = {
    "title": "Hustlr",
    "slug": "home",
    "seo_title": "Get it done by someone nearby",
    "search_description": (
        "Post a job, compare offers from taskers near you, and pay into a hold that is released "
        "when the work is done. Every price shows both fees."
    ),
    "hero_title": "Get it done by someone nearby.",
    "hero_text": (
        "Say what you need and what you'd pay. Taskers near you make offers. "
        "We hold the money until the work is done."
    ),
    "body": [
        {
            "type": "recent_jobs",
            "value": {
                "title": "Just done",
                "text": "what clients paid",
                "count": 6,
                "fallback": "",
            },
        },
        {
            "type": "categories",
            "value": {
                "title": "What needs doing?",
                "text": "Pick a trade to see who is near you and what they charge.",
            },
        },
        {
            "type": "top_taskers",
            "value": {
                "title": "Top rated",
                "text": "Rated by clients after paid work, nothing else.",
                "count": 4,
                "fallback": (
                    "Nobody has been reviewed here yet. Post your job and taskers will answer."
                ),
            },
        },
        {
            "type": "how_it_works",
            "value": {
                "title": "You pay now. They're paid when it's done.",
                "text": "",
                "steps": _STEPS,
            },
        },
    ],
}

_ABOUT = """
<p>Hustlr is for the jobs at home that one person can do for another: a wardrobe that needs
building, a garden that has grown over, a move up three floors. You say what you need. People
nearby who can do it make you an offer. You choose.</p>
<h2>What we think is fair</h2>
<ul>
<li>One price, seen by both sides. The client reads what the tasker gets, and the tasker reads what
the client pays.</li>
<li>Money that is there before the work starts, and that moves when the work is done.</li>
<li>Reviews in both directions, written after paid work only, and shown at the same time so that
nobody answers the other's review.</li>
<li>An address that stays yours. Taskers see the suburb until you have booked one of them.</li>
</ul>
<h2>What we do not do</h2>
<p>We do not sell places in the list. We do not employ taskers: they set their own prices and hours.
We do not keep the difference between what one side pays and the other side gets: both fees stand
on every price.</p>
"""

_SAFE = """
<h2>Where the money is</h2>
<p>When you accept an offer you pay the whole amount. It is held for that one booking. The tasker
sees that it is there, and cannot take it before you release it or the time to look at the work has
passed. If you cancel in good time, all of it goes back to you; the booking says until when.</p>
<h2>Starting and finishing</h2>
<p>You get a four-digit PIN for each booking. Give it to the tasker at the door: with it they start
the work, so both of you know that the right person came. When they are done they mark the work as
done, with photos if they took some, and you look at it.</p>
<h2>Your address and your number</h2>
<p>Taskers see the suburb and a point nearby, never your door, until you have booked one of them.
Before a booking is paid, phone numbers and addresses in messages are covered.</p>
<h2>Reviews</h2>
<p>Only the two people of a completed booking can review it. Reviews stay closed until both are in,
or until the time to write them is over.</p>
"""

_HOW_TASKER = """
<h2>If you want to earn</h2>
<ol>
<li>Choose your skills, your prices, the area you work in and the hours you are free.</li>
<li>You are told of new jobs that fit. Make an offer: you see what you will get after the fee
before you send it.</li>
<li>When the client accepts, the money is held before you leave home. Ask for the PIN at the door.</li>
<li>Mark the work as done. The client releases the money, or it is released when the time to look
at the work has passed.</li>
</ol>
"""

PAGES: tuple[dict[str, Any], ...] = (
    {
        "title": "How it works",
        "slug": "how-it-works",
        "seo_title": "How it works",
        "search_description": (
            "From a posted job to a paid and reviewed one: offers, the hold, the PIN at the door, "
            "the release, and reviews in both directions."
        ),
        "introduction": "From a posted job to a paid and reviewed one, for both sides.",
        "body": [
            {
                "type": "how_it_works",
                "value": {"title": "If you need something done", "text": "", "steps": _STEPS},
            },
            {"type": "text", "value": _HOW_TASKER},
        ],
    },
    {
        "title": "Trust & fees",
        "slug": "trust-and-fees",
        "seo_title": "Trust & fees",
        "search_description": (
            "What each side pays, where the money is until the work is done, and how your address "
            "and your messages are protected."
        ),
        "introduction": "What each side pays, and where the money is until the work is done.",
        "body": [
            {
                "type": "fees",
                "value": {
                    "title": "Two fees, both on every price",
                    "text": "Posting, asking and offering cost nothing.",
                },
            },
            {"type": "text", "value": _SAFE},
        ],
    },
    {
        "title": "About",
        "slug": "about",
        "seo_title": "About Hustlr",
        "search_description": (
            "Why Hustlr exists: local help at one open price, money that waits until the work is "
            "done, and reviews in both directions."
        ),
        "introduction": "Local help, one open price, and money that waits until the work is done.",
        "body": [{"type": "text", "value": _ABOUT}],
    },
)
