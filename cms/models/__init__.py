"""Tables of cms: media and pages."""

from cms.models.media import EditorDocument, Picture, PictureRendition
from cms.models.pages import HomePage, StandardPage
from cms.models.services import (
    CategoryCityPage,
    CategoryPage,
    CityIndexPage,
    CityPage,
    ServiceIndexPage,
)

__all__ = [
    "CategoryCityPage",
    "CategoryPage",
    "CityIndexPage",
    "CityPage",
    "EditorDocument",
    "HomePage",
    "Picture",
    "PictureRendition",
    "ServiceIndexPage",
    "StandardPage",
]
