from tests.browser import chromium, renderer  # noqa: F401 -- fixtures
