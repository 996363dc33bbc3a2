"""Who gets what at which door. Each file beside this one lists DOORS: (method and path, endpoint, row of these tables)."""

# Persons, in the order of the columns below.
PERSONS = "visitor maria jonas blacklisted ana foreign_maria owner manager clerk viewer foreign_owner".split()
# 200 page · 303 elsewhere (to a sign-in page, or done) · 403 seen but not allowed · 404 not there for you · 422 asked wrongly
# Rows of the table: what each person gets.
PORTAL = {
    #                     visitor maria jonas blackl. ana  foreign | staff at a customer's door are visitors there
    "jonas's own": (303, 200, 200, 404, 404, 200, 303, 303, 303, 303, 303),
    "everybody's module": (303, 200, 404, 404, 404, 200, 303, 303, 303, 303, 303),
    "jonas's module": (303, 200, 200, 404, 404, 200, 303, 303, 303, 303, 303),
    # Adventure Works has an ALFKI with documents of the same numbers: its Maria sees hers.
    "other colleague's": (303, 200, 404, 404, 404, 200, 303, 303, 303, 303, 303),
    "own": (303, 303, 303, 404, 404, 303, 303, 303, 303, 303, 303),
    "own, asked wrongly": (303, 422, 422, 404, 404, 422, 303, 303, 303, 303, 303),
    "own order, asked wrongly": (303, 422, 422, 404, 404, 422, 303, 303, 303, 303, 303),
    "buyer's": (303, 303, 404, 404, 404, 303, 303, 303, 303, 303, 303),
    "own message, asked wrongly": (303, 422, 404, 404, 404, 422, 303, 303, 303, 303, 303),
    "colleague's message, asked wrongly": (303, 422, 404, 404, 404, 422, 303, 303, 303, 303, 303),
    "colleague's noted": (303, 204, 404, 404, 404, 204, 303, 303, 303, 303, 303),
    "nothing new": (303, 204, 404, 404, 404, 204, 303, 303, 303, 303, 303),
    "nobody's": (303, 404, 404, 404, 404, 404, 303, 303, 303, 303, 303),
    "open": (200,) * 11,
    "open post": (422,) * 11,
    "leaving": (303,) * 11,
    "counting": (204,) * 11,
    "closed": (404,) * 11,
}
ADMIN = {
    #                          visitor maria jonas blackl. ana foreign | owner manager clerk viewer foreign owner
    "look": (303, 303, 303, 303, 303, 303, 200, 200, 200, 200, 200),
    "look at one": (303, 303, 303, 303, 303, 303, 200, 200, 200, 200, 404),
    "look for nothing": (303, 303, 303, 303, 303, 303, 404, 404, 404, 404, 404),
    "look with their eyes": (303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 404),
    "manager's page": (303, 303, 303, 303, 303, 303, 200, 200, 403, 403, 404),
    "manage": (303, 303, 303, 303, 303, 303, 303, 303, 403, 403, 404),
    "manage, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 403, 403, 404),
    "manager's own page": (303, 303, 303, 303, 303, 303, 200, 200, 403, 403, 200),
    "manage one's own": (303, 303, 303, 303, 303, 303, 303, 303, 403, 403, 303),
    "manage one's own, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 403, 403, 422),
    "answer nobody": (303, 303, 303, 303, 303, 303, 404, 404, 403, 403, 404),
    "answer nobody, asked wrongly": (303, 303, 303, 303, 303, 303, 404, 404, 403, 403, 404),
    "staff's own": (303, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303),
    "staff's own, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 422, 422, 422),
    "staff's own, of nobody": (303, 303, 303, 303, 303, 303, 404, 404, 404, 404, 404),
    "owner's page": (303, 303, 303, 303, 303, 303, 200, 403, 404, 404, 200),
    "for owners, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 403, 404, 404, 422),
    "for owners, of nobody": (303, 303, 303, 303, 303, 303, 404, 403, 404, 404, 404),
    "settings": (303, 303, 303, 303, 303, 303, 200, 200, 404, 404, 200),
    "for owners": (303, 303, 303, 303, 303, 303, 303, 403, 404, 404, 303),
    "change settings": (303, 303, 303, 303, 303, 303, 303, 303, 404, 404, 303),
    "change settings, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 404, 404, 422),
    "talk, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 422, 403, 404),
    "work, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 422, 403, 422),
    "work one, asked wrongly": (303, 303, 303, 303, 303, 303, 422, 422, 422, 403, 422),
    "work at": (303, 303, 303, 303, 303, 303, 200, 200, 200, 403, 200),
    "work for one": (303, 303, 303, 303, 303, 303, 303, 303, 303, 403, 404),
    "talk about one": (303, 303, 303, 303, 303, 303, 200, 200, 200, 403, 404),
    "talk to nobody": (303, 303, 303, 303, 303, 303, 404, 404, 404, 403, 404),
    "nothing new for staff": (303, 303, 303, 303, 303, 303, 204, 204, 204, 204, 204),
    "settings of northwind": (303, 303, 303, 303, 303, 303, 200, 200, 404, 404, 404),
    "settings of nobody": (303, 303, 303, 303, 303, 303, 404, 404, 404, 404, 404),
}
