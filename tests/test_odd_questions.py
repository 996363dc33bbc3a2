"""Whatever stands in an address of messages, documents, letters, the inbox and adoption: no such thing, or no such value, never a fault of ours."""

from urllib.parse import quote

import pytest

HUGE, LONG = "99999999999999999999", "x" * 5_000
ODD = (
    HUGE,
    f"-{HUGE}",
    "-1",
    "0",
    "1.5",
    "\0",
    "\x00%_\\",
    "%",
    "_",
    "\\",
    "'",
    '"><b>',
    LONG,
    "١٢٣",
    "\ud7ff",
    "’ß",
    "🐇",
    "W10",
)
PAGES = {
    "maria": {
        "/p/alfki/messages": ("page",),
        "/p/alfki/messages/general": ("before",),
        "/p/alfki/messages/order/SO-AL1": ("before",),
        "/p/alfki/share/order/SO-AL1": ("to",),
    },
    "manager": {
        "/admin/messages": ("q", "unread", "page"),
        "/admin/customers/ALFKI/messages": ("q", "unread", "page"),
        "/admin/customers/ALFKI/messages/general": ("before",),
        "/admin/customers/ALFKI/documents": ("q", "kind", "page"),
        "/admin/inbox": ("kind", "whose", "before"),
        "/admin/adoption": ("group", "after"),
        "/admin/letters": ("q", "state", "kind", "customer", "page"),
        "/admin/links": ("q", "state", "purpose", "page"),
        "/admin/settings/letters": ("language",),
    },
}
PLACES = {
    "maria": (
        "/p/alfki/messages/order/{}", "/p/alfki/messages/{}/SO-AL1", "/p/alfki/threads/{}/new", "/p/alfki/files/{}", "/p/alfki/share/order/{}",
        "/p/alfki/share/{}/SO-AL1",
    ),
    "manager": (
        "/admin/customers/{}/messages", "/admin/customers/ALFKI/messages/order/{}", "/admin/customers/ALFKI/messages/{}/SO-AL1",
        "/admin/customers/ALFKI/documents/order/{}", "/admin/customers/ALFKI/documents/{}/SO-AL1", "/admin/customers/ALFKI/share/order/{}",
        "/admin/threads/{}/new", "/admin/files/{}", "/admin/letters/{}", "/admin/letters/{}/as-sent", "/admin/settings/letters/{}/en",
        "/admin/settings/letters/invitation/{}",
    ),
    "visitor": ("/d/{}", "/d/{}/code", "/portal/mails/{}", "/portal/not-me/{}"),
}  # fmt: skip
PRESSES = {
    "maria": ("/p/alfki/threads/{}/read", "/p/alfki/messages/order/{}", "/p/alfki/share/order/{}", "/p/alfki/viewings/order/{}", "/p/alfki/viewings/{}/SO-AL1"),
    "manager": (
        "/admin/threads/{}/read", "/admin/customers/ALFKI/messages/order/{}", "/admin/inbox/message/{}/done", "/admin/inbox/{}/1/done",
        "/admin/inbox/letter/{}/assignee", "/admin/adoption/uninvited/{}", "/admin/adoption/{}/1", "/admin/adoption/{}/all",
        "/admin/letters/{}/link", "/admin/letters/{}/retry", "/admin/letters/{}/withdrawal", "/admin/customers/ALFKI/share/order/{}",
    ),
    "visitor": ("/d/{}/seen", "/d/{}/code", "/d/{}/enter", "/portal/mails/{}"),
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_odd_values_are_no_fault(request, who, alfki):
    person = request.getfixturevalue(who)
    for page, names in PAGES[who].items():
        for name in names:
            for odd in ODD:
                answer = person.get(page, **{name: odd})
                assert answer.status_code in (200, 404, 422), (page, name, odd[:30], answer.status_code)


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("before", [HUGE, "-1", "\0", LONG, "x"])
def test_what_is_new_since_nothing_that_could_be(request, who, alfki, before):
    person = request.getfixturevalue(who)
    place = "/admin/threads/1/new" if who == "manager" else "/p/alfki/threads/1/new"
    assert person.get(place, after=before).status_code == 204


@pytest.mark.parametrize("who", PLACES)
def test_odd_places_are_not_there(request, who, alfki):
    person = request.getfixturevalue(who)
    for place in PLACES[who]:
        for odd in ODD:
            answer = person.get(place.format(quote(odd, safe="")))
            assert answer.status_code in (200, 204, 404, 308), (place, odd[:30], answer.status_code)


@pytest.mark.parametrize("who", PRESSES)
def test_nothing_odd_can_be_pressed(request, who, alfki):
    person = request.getfixturevalue(who)
    for place in PRESSES[who]:
        for odd in ODD:
            answer = person.post(place.format(quote(odd, safe="")), on="1", text="x", to="a@b.example", code=odd)
            assert answer.status_code in (404, 405, 422, 308), (place, odd[:30], answer.status_code)
