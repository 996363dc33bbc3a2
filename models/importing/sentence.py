"""What the importer says: a text in English that also knows its words and figures, so that a page can say it in the reader's language."""


class Sentence(str):
    """`figures` stand where `words` has %(name)s; without any, words are said as they are."""

    __slots__ = ("figures", "words")
    words: str
    figures: dict[str, object]

    def __new__(cls, words: str, **figures: object) -> "Sentence":
        made = super().__new__(cls, words % figures if figures else words)
        made.words, made.figures = words, figures
        return made


class Told(Exception):
    """Its message is a sentence; `sentence` can be translated."""

    def __init__(self, words: str, **figures: object):
        self.sentence = words if isinstance(words, Sentence) else Sentence(words, **figures)
        super().__init__(self.sentence)
