"""Any deck as a file."""

from cards.slides.portfolio_deck import build_portfolio
from cards.slides.status_deck import build_status
from cards.slides.views import Deck, PortfolioDeck


def build(deck: Deck) -> bytes:
    """Return the deck as a .pptx file."""
    return build_portfolio(deck) if isinstance(deck, PortfolioDeck) else build_status(deck)
