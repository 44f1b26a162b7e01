"""What stops a command at the terminal, as a sentence that says what to do."""


class Trouble(Exception):
    """Printed without a traceback; the command then ends with status 1."""
