"""Services in the words of schema.org, for search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from cms.seo import Data

if TYPE_CHECKING:
    from cms.services import Service
    from marketplace.core.money import Money


def described(service: Service, name: str, words: str) -> Data:
    """Return a Service with its span of prices and its stars, as far as there are any."""
    found: Data = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": name,
        "description": words,
        "serviceType": service.name,
        "areaServed": {"@type": "City", "name": service.place},
        "provider": {
            "@type": "Organization",
            "name": settings.SITE_NAME,
            "url": settings.BASE_URL,
        },
    }
    if service.low and service.high:
        found["offers"] = {
            "@type": "AggregateOffer",
            "priceCurrency": service.low.currency,
            "lowPrice": _amount(service.low),
            "highPrice": _amount(service.high),
            "offerCount": service.taskers,
        }
    if service.stars is not None:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{service.stars:.1f}",
            "reviewCount": service.stars_count,
        }
    return found


def _amount(money: Money) -> str:
    return f"{money.minor / 10**money.exponent:.2f}"
