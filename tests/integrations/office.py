"""Office files and others as people send them, made as their programs would make them: only the parts that tell what they are."""

import zipfile
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
NAMED = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def packed(parts):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(kind, **more):
    if kind in NAMED:
        return packed({"mimetype": f"application/vnd.oasis.opendocument.{NAMED[kind]}", "content.xml": "<x/>"} | more)
    return packed({"[Content_Types].xml": "<Types/>", MAIN[kind]: "<x/>"} | more)
