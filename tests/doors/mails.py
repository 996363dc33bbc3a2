"""Which mails somebody gets: in the account, and from a letter."""

DOORS = [
    ("POST /p/alfki/account/mails", "portal.choose_mails", "own"),
    ("GET /portal/mails/nobody", "public.unsubscribe", "closed"),
    ("POST /portal/mails/nobody", "public.turn_mails", "closed"),
]
