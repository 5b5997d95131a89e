"""A module beside the guide: it travels with the publication."""


def is_paid(order: dict[str, str]) -> bool:
    """Whether the order counts as revenue."""
    return order["status"] == "paid"
