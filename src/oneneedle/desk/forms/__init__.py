"""The forms of the desk: strings become values; nothing is saved here."""
