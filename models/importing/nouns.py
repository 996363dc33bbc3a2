"""What `flask import` knows how to bring in."""

from models.importing.contacts import Contacts
from models.importing.customers import Customers
from models.importing.documents import Documents
from models.importing.products import Products
from models.importing.running import Noun

NOUNS: dict[str, type[Noun]] = {
    "customers": Customers,
    "contacts": Contacts,
    "products": Products,
    "documents": Documents,
}
