"""Slides: typed views and the decks that are built of them. Nothing here knows a database."""
