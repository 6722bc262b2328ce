"""Site checks of streets, and the powers handed down under which they stand."""
