"""Whether a customer has enough licences for the benefit. Pure."""

MIN_LICENCES = 150  # paid, eligible, per tenant; catalogue entry e-min150


def too_few_licences(*, licences: int) -> bool:
    """Say whether a customer is below the minimum for the benefit."""
    return licences < MIN_LICENCES
