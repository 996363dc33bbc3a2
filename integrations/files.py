"""Files that people send along with a message: known by their content, never by what they are called (OWASP: file upload)."""

import re
import unicodedata
import zipfile
from io import BytesIO
from typing import NamedTuple

from integrations.images import BadPicture
from integrations.photos import read_photo
from models.letter_kinds import said

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "odt": f"{ODF}text",
    "ods": f"{ODF}spreadsheet",
    "odp": f"{ODF}presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
PICTURES = ("png", "jpg", "jpeg", "webp")
ACCEPTED = ",".join(f".{ending}" for ending in (*PICTURES, *TYPES) if ending != "jpg") + ",.jpg"

EMPTY = said("The file is empty.")
TOO_LONG = said("A file may have at most 10 MB.")
OTHER = said(
    "Only pictures (PNG, JPEG, WebP), PDF, office files (docx, xlsx, pptx, odt, ods, odp), csv and txt can be sent."
)
DISGUISED = said(
    "The content of this file is not what its name says. Save it once more in the format that it is called."
)
MACROS = said("This file holds macros, so it can't be sent. Save it without them.")
DAMAGED = said("This file is damaged or cut off. Save it once more.")


class BadFile(ValueError):
    """Can't be sent along: the message is a sentence for the person who chose it."""


class ReadFile(NamedTuple):
    """A file as it is kept. `name` ends as its content is; `type` is one of TYPES."""

    name: str
    type: str
    content: bytes


def read_file(called: str, upload: bytes) -> ReadFile:
    """An uploaded file as it will be kept; pictures are written anew. Raises BadFile."""
    stem, ending = tidy_name(called)
    if not upload:
        raise BadFile(EMPTY)
    if len(upload) > MOST_BYTES:
        raise BadFile(TOO_LONG)
    if ending in PICTURES:
        try:
            content, kind = read_photo(upload)
        except BadPicture as why:
            raise BadFile(str(why)) from why
        kept = ending if (ending, kind) == ("jpeg", "jpg") else kind
        return ReadFile(f"{stem}.{kept}", TYPES[kind], content)
    if ending not in TYPES:
        raise BadFile(OTHER)
    if _kind_of(upload, ending) != ending:
        raise BadFile(DISGUISED)
    return ReadFile(f"{stem}.{ending}", TYPES[ending], upload)


def tidy_name(called: str) -> tuple[str, str]:
    """Stem and ending of a file's name: no folders, nothing that turns the writing round or can't be printed, not too long."""
    last = re.split(r"[/\\]", called)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        stem, ending = shown, ""
    stem = re.sub(r'[<>:"|?*]', "_", stem).strip(" .")[:LONGEST_NAME]
    return stem or "file", ending.strip().lower()


def _kind_of(upload: bytes, ending: str) -> str:
    """What a file is, by its content; plain text is whatever of csv and txt it is called."""
    if upload.startswith(b"%PDF-"):
        if b"%%EOF" not in upload[-2048:]:
            raise BadFile(DAMAGED)
        return "pdf"
    if upload.startswith(b"PK\x03\x04"):
        return _office(upload)
    return ending if ending in ("csv", "txt") and _is_text(upload) else ""


def _office(upload: bytes) -> str:
    """By the parts that such a file must have; nothing is unpacked but the name of an open document's format."""
    try:
        with zipfile.ZipFile(BytesIO(upload)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                raise BadFile(MACROS)
            if parts and parts[0].filename == "mimetype" and parts[0].file_size < 100 and not parts[0].compress_type:
                named = packed.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in ("odt", "ods", "odp") if TYPES[kind] == named), "")
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(DAMAGED) from error
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), "")


def _is_text(upload: bytes) -> bool:
    """Readable as UTF-8, UTF-16 with its mark, or as Western European; without what no text holds."""
    marked = upload.startswith((b"\xff\xfe", b"\xfe\xff"))
    for coding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            words = upload.decode(coding)
        except UnicodeDecodeError:
            continue
        return not re.search(r"[\x00-\x08\x0e-\x1f]", words)
    return False
