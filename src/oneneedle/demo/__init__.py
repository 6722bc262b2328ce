"""The demo: two cities with real areas, units and rules, their people, and cases in every state, made by actions."""
