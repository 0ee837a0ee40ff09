"""The small register of the intake tests, and its way to import a file."""

from tests.intake.conftest import load, register, today

__all__ = ["load", "register", "today"]
