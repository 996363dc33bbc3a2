"""Files go along with a message, from a customer to staff and back, with and without JavaScript; a bar tells how much has left."""

from playwright.sync_api import expect

from tests.browser.ways import both_ways, refused
from tests.integrations.office import PDF, office
from tests.integrations.pictures import plain, saved

WATCH = """() => { const bar = document.querySelector("progress[data-upload]"); window.seen = [];
  new MutationObserver(() => window.seen.push([bar.value, !bar.hidden])).observe(bar, {attributes: true}); }"""


def file(name, content, kind="application/octet-stream"):
    return {"name": name, "mimeType": kind, "buffer": content}


@both_ways(words=("With a script", "Without a script"))
def test_both_sides_send_files(tab, options, words):
    maria = tab(**options).maria()
    maria.goto("/p/alfki/messages/general")
    maria.get_by_label("Message", exact=True).fill(words)
    picture = saved(plain((300, 200)))
    maria.get_by_label("Send files along").set_input_files(
        [file("Größe.pdf", PDF), file("site.png", picture), file("list.xlsx", office("xlsx"))]
    )
    maria.get_by_role("button", name="Send", exact=True).click()
    message = maria.locator(".msg", has_text=words)
    expect(message.get_by_role("link")).to_have_count(3)

    manager = tab(**options).manager()
    manager.goto("/admin/customers/ALFKI/messages/general")
    received = manager.locator(".msg", has_text=words)
    with manager.expect_download() as download:
        received.get_by_role("link", name="Größe.pdf").click()
    assert download.value.suggested_filename == "Größe.pdf"
    assert download.value.path().read_bytes() == PDF


@both_ways(words=("Keep this", "Keep this too"))
def test_a_disguised_file_is_named_beside_the_field_and_the_words_stay(tab, options, words):
    mine = tab(**options)
    page = mine.maria()
    page.goto("/p/alfki/messages/general")
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_label("Send files along").set_input_files([file("offer.pdf", b"MZ\x90\0 a program")])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("offer.pdf: The content of this file is not what its name says.")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value(words)
    refused(mine, 422)


def test_a_bar_tells_how_much_has_left(tab):
    mine = tab()
    page = mine.maria()
    page.goto("/p/alfki/messages/general")
    line = mine.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 5, "downloadThroughput": 5_000_000, "uploadThroughput": 3_000_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.evaluate(WATCH)
    content = ("x" * 99 + "\n").encode() * 40_000
    page.get_by_label("Send files along").set_input_files([file("long.txt", content)])
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="long.txt")).to_be_visible()
    shares = [value for value, shown in page.evaluate("window.seen") if shown]
    assert shares == sorted(shares)
    assert any(0 < value < 100 for value in shares), shares
    assert shares[-1] == 100
