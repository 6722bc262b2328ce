"""Floor 2: messages to people: in-app and by e-mail."""
