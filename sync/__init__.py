"""Sealed sync with remote secretaries: what the box took goes out sealed and signed, what they ask comes back likewise.

Read ``envelope`` first, then ``outbox`` and ``commands`` (the box), ``replica`` (the station); ``jetstream`` is the one
file that knows NATS.
"""
