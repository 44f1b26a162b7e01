"""Demo data: a Sydney full of people and work, made by the actions that people use."""
