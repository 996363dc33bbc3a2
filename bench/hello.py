"""What Portico is measured against: a bare Flask "hello", and a bare Flask + Jinja page of some 9 kB."""

from flask import Flask, render_template
from jinja2 import DictLoader

ROWS = [(f"INV-{10_600 + n}", f"{n % 28 + 1} Mar 2026", f"PO {4400 + n}", "Paid", f"€{n * 37:,}.50") for n in range(40)]
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title><link rel="stylesheet" href="/app.css"></head>
<body>
<main><h1>{{ title }}</h1>
<table><thead><tr><th>Number</th><th>Date</th><th>Reference</th><th>Status</th><th>Total</th></tr></thead>
<tbody>
{% for number, date, reference, status, total in rows %}
<tr><td><a href="/invoices/{{ number }}">{{ number }}</a></td><td><time>{{ date }}</time></td>
<td>{{ reference }}</td><td><span class="badge good">{{ status }}</span></td><td class="num">{{ total }}</td></tr>
{% endfor %}
</tbody></table></main>
</body>
</html>
"""

app = Flask(__name__, static_folder=None)
app.jinja_loader = DictLoader({"page.html": PAGE})


@app.get("/")
def hello():
    return "hello"


@app.get("/page")
def page():
    return render_template("page.html", title="Invoices", rows=ROWS)
