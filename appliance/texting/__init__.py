"""Adapters that send SMS: a provider over HTTPS for patients, a modem for the people on call."""
