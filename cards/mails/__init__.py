"""Mails to customers, and the page their links lead to: views, templates, and their languages."""
