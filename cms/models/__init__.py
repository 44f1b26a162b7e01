"""Tables of cms: media, pages, and what readers say of them."""

from cms.models.help import (
    HelpArticlePage,
    HelpIndexPage,
    HelpTopicPage,
    HelpVote,
    Letter,
)
from cms.models.media import EditorDocument, Picture, PictureRendition
from cms.models.pages import HomePage, StandardPage
from cms.models.services import (
    CategoryCityPage,
    CategoryPage,
    CityIndexPage,
    CityPage,
    ServiceIndexPage,
)
from cms.models.texts import (
    GuideIndexPage,
    GuidePage,
    LegalIndexPage,
    LegalPage,
    LegalVersion,
)

__all__ = [
    "CategoryCityPage",
    "CategoryPage",
    "CityIndexPage",
    "CityPage",
    "EditorDocument",
    "GuideIndexPage",
    "GuidePage",
    "HelpArticlePage",
    "HelpIndexPage",
    "HelpTopicPage",
    "HelpVote",
    "HomePage",
    "LegalIndexPage",
    "LegalPage",
    "LegalVersion",
    "Letter",
    "Picture",
    "PictureRendition",
    "ServiceIndexPage",
    "StandardPage",
]
