"""Categories, skills and the questions that a job of a skill asks."""
