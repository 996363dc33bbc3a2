"""Certificates as a mail server has them, made for a test and good for two days: the suite's clock starts at noon, that of TLS is the machine's."""

import datetime as dt
import ipaddress
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

LASTS = dt.timedelta(days=2)


def certificate(folder, *, address="127.0.0.1", age=dt.timedelta(0)):
    """The context of a server that has it, and the path of what a client has to trust for it."""
    key, at = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC) - age
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.test")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(at - LASTS).not_valid_after(at + LASTS)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = builder.add_extension(names, critical=False).sign(key, SHA256())
    path = folder / "mail.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path
