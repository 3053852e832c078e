"""Any deck as a file. What draws it is imported with the first one: most processes make none."""

from cards.slides.views import Deck, PortfolioDeck


def build(deck: Deck) -> bytes:
    """Return the deck as a .pptx file."""
    if isinstance(deck, PortfolioDeck):
        from cards.slides.portfolio_deck import build_portfolio  # noqa: PLC0415 -- only when needed

        return build_portfolio(deck)
    from cards.slides.status_deck import build_status  # noqa: PLC0415 -- only when needed

    return build_status(deck)
