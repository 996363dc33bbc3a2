"""The nouns of the portal and their verbs; knows no Flask."""
