"""What a customer asks a payment gateway, and the keys to the fake Stripe."""

from integrations.gateways import Ask


def keys_of(fake, **others):
    return {"secret_key": fake.key, "webhook_secret": fake.secret, "api_base": fake.address} | others


def ask(key, amount=12_345, currency="EUR", **more):
    facts = {
        "title": "Invoices INV-1 and INV-2",
        "email": "maria.anders@alfki.example",
        "back_url": "http://localhost/p/alfki/payments/1",
        "cancel_url": "http://localhost/p/alfki/invoices",
        "facts": {"payment": key},
        "language": "de",
    }
    return Ask(key, amount, currency, **facts | more)
