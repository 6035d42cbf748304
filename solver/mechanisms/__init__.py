"""Mechanisms: rules that turn wishes, endowments and priorities into an exchange."""
