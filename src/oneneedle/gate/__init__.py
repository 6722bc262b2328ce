"""The gate: what departments ask of streets and communities, on which duty or admission, and what it costs them."""
