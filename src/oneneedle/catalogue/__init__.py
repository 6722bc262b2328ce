"""Floor 4: case types and the rules that set who must act and by when."""
