"""What a browser would send of a form that a page shows."""

import html
import re


def fields_of(answer, form="customer-form"):
    """What a browser would send of a form as it stands."""
    part = re.search(rf'<form[^>]*id="{form}".*?</form>', answer.text, re.S)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", part, re.S):
        name, kind = attribute(tag, "name"), attribute(tag, "type")
        if name and (kind not in ("radio", "checkbox") or re.search(r"\schecked\b", tag)):
            sent[name] = attribute(tag, "value")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[name] = html.unescape(chosen[1] if chosen else "")
    return {name: value for name, value in sent.items() if name != "csrf_token"}


def attribute(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""
