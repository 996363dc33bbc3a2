"""The link to a customer's group chat: only what leads to WhatsApp itself, however it is dressed up (DOMAIN §8)."""

import re

LINK = re.compile(r"(?i:https://(?:chat\.whatsapp\.com|wa\.me))/[A-Za-z0-9][A-Za-z0-9_./?=&%+~-]*")


def is_group_chat(link: str) -> bool:
    """https and one of WhatsApp's two hosts, with something behind it; no name, password or port beside the host."""
    return LINK.fullmatch(link) is not None
