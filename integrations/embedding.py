"""An invoice's XML inside of its PDF, as Factur-X 1.0 wants it: appended to the file, which stays as typst wrote it (PDF/A-3a, PDF/UA-1).

Only for PDFs of ours: typst writes a plain cross-reference table, and a catalogue without names.
"""

import datetime as dt
import hashlib
import re
import zlib

NAME = "factur-x.xml"
NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {  # of the XMP schema that PDF/A wants explained; name → what it means
    "DocumentType": "The type of the hybrid document",
    "DocumentFileName": "The name of the embedded XML document",
    "Version": "The version of the standard that the embedded XML document follows",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}
SAID = {"DocumentType": "INVOICE", "DocumentFileName": NAME, "Version": "1.0", "ConformanceLevel": "EN 16931"}


def embed(pdf: bytes, xml: bytes, on: dt.date) -> bytes:
    """The PDF with the XML, made on that day, as its alternative representation. The same three give the same bytes."""
    size, root, more, begins = _trailer(pdf)
    catalogue = _object(pdf, begins, root)
    described = int(_found(rb"/Metadata (\d+) 0 R", catalogue)[1])
    packed, xmp = zlib.compress(xml), _described(_object(pdf, begins, described))
    params = b"<</Size %d/ModDate(D:%s000000Z)>>" % (len(xml), f"{on:%Y%m%d}".encode())
    file, named = size, size + 1
    objects = {
        root: catalogue.removesuffix(b">>")
        + b"/AF[%d 0 R]/Names<</EmbeddedFiles<</Names[(%s) %d 0 R]>>>>>>" % (named, NAME.encode(), named),
        described: b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(xmp), xmp),
        file: b"<</Type/EmbeddedFile/Subtype/text#2Fxml/Filter/FlateDecode/Length %d/Params%s>>\nstream\n%s\nendstream"
        % (len(packed), params, packed),
        named: b"<</Type/Filespec/F(%s)/UF(%s)/Desc(Factur-X)/AFRelationship/Alternative/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (NAME.encode(), NAME.encode(), file, file),
    }
    rest = b"/Size %d/Root %d 0 R%s/Prev %d" % (size + 2, root, _renamed(more, xml), begins)
    return _appended(pdf, objects, rest)


def _appended(pdf: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    """An incremental update (ISO 32000-1, 7.5.6)."""
    parts, offsets, at = [pdf, b"\n"], {}, len(pdf) + 1
    for number in sorted(objects):
        offsets[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, objects[number]))
        at += len(parts[-1])
    table = b"".join(b"%d 1\n%010d 00000 n\r\n" % (number, offset) for number, offset in offsets.items())
    return b"".join([*parts, b"xref\n", table, b"trailer\n<<", trailer, b">>\nstartxref\n%d\n%%%%EOF\n" % at])


def _trailer(pdf: bytes) -> tuple[int, int, bytes, int]:
    """How many objects, which one is the catalogue, what else the trailer has, and where the table of objects begins."""
    tail = pdf[pdf.rindex(b"\ntrailer\n") :]
    said = _found(rb"^\ntrailer\n<</Size (\d+)/Root (\d+) 0 R(.*)>>\nstartxref\n(\d+)\n%%EOF\s*$", tail)
    return int(said[1]), int(said[2]), said[3], int(said[4])


def _object(pdf: bytes, begins: int, number: int) -> bytes:
    """One object, found by the table: a dictionary, or the content of a stream that is not packed."""
    entry = begins + len(_found(rb"^xref\n0 \d+\n", pdf[begins : begins + 40])[0]) + 20 * number
    whole = pdf[int(pdf[entry : entry + 10]) :]
    head = _found(rb"^%d 0 obj\n(<<.*?>>)\n(?:endobj|stream)\n" % number, whole)
    if not head[0].endswith(b"stream\n"):
        return head[1]
    return whole[head.end() : head.end() + int(_found(rb"/Length (\d+)", head[1])[1])]


def _renamed(more: bytes, xml: bytes) -> bytes:
    """The trailer's ID: its first part stays, the second one is of this edition."""
    edition = hashlib.sha256(xml).hexdigest()[:32].encode()
    return re.sub(rb"/ID\[(\(.*?\))\(.*?\)\]", lambda found: b"/ID[%s<%s>]" % (found[1], edition), more, flags=re.S)


def _described(xmp: bytes) -> bytes:
    """The XMP with what Factur-X says of itself, and the explanation of those words."""
    explained = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>'
        f"<pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>{means}</pdfaProperty:description></rdf:li>"
        for name, means in PROPERTIES.items()
    )
    schema = (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{explained}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    said = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, value in SAID.items())
    said = f'<rdf:Description rdf:about="" xmlns:fx="{NAMESPACE}">{said}</rdf:Description>'
    before, bag, after = xmp.partition(b"<pdfaExtension:schemas><rdf:Bag>")
    whole = before + bag + schema.encode() + after
    return whole.replace(b"</rdf:RDF>", said.encode() + b"</rdf:RDF>")


def _found(pattern: bytes, where: bytes) -> re.Match[bytes]:
    found = re.search(pattern, where, re.S)
    if not found:
        raise ValueError(f"not a PDF of ours: {pattern!r} is not in it")
    return found
