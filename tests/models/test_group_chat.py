"""Only links that lead to WhatsApp itself are links to a group chat."""

import pytest

from models.group_chat import is_group_chat


@pytest.mark.parametrize(
    "link",
    [
        "https://chat.whatsapp.com/AbCdEf123",
        "https://chat.whatsapp.com/invite/AbC-1_2?mode=ems&x=1",
        "https://wa.me/4930123456",
        "HTTPS://Chat.WhatsApp.com/AbC",
    ],
)
def test_what_whatsapp_gives_out_is_taken(link):
    assert is_group_chat(link)


@pytest.mark.parametrize(
    "link",
    [
        "", "chat.whatsapp.com/AbC", "http://chat.whatsapp.com/AbC", "javascript:alert(1)", "https://chat.whatsapp.com",
        "https://chat.whatsapp.com/", "https://chat.whatsapp.com:8443/AbC", "https://chat.whatsapp.com@evil.example/AbC",
        "https://me:pw@chat.whatsapp.com/AbC", "https://chat.whatsapp.com.evil.example/AbC", "https://evilchat.whatsapp.com/AbC",
        "https://evil.example/https://chat.whatsapp.com/AbC", "https://wa.me\\@evil.example/1", "https://wa.me//evil.example",
        "https://wa.me/1\n", "https://wa.me/1 2", "https://wa.me/1\"onclick=", "https://wа.me/1", " https://wa.me/1", "https://xwa.me/1",
        "https://waxme/1", "https://chat-whatsapp.com/AbC",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(link):
    assert not is_group_chat(link)
