"""The version of briefgen, in one place."""

VERSION = "0.1.0"
