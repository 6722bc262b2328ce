"""Tasks on the desk: lists, asking, one task and its steps, the gate with its admissions and lists, the burden."""
