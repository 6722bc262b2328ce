"""Floor 1: accounts, API keys and the vault of personal data."""
