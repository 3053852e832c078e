"""A document as a file. What writes it is imported with the first one: few processes need it."""

from cards.documents.views import ScopeDocument


def build_document(document: ScopeDocument) -> bytes:
    """Return the document as a .docx file."""
    from cards.documents.scope_section import write_scope  # noqa: PLC0415 -- only when needed

    return write_scope(document)
