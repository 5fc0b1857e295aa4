"""Doors to other agendas, pure: iCalendar out and in, patients and appointments as CSV (``docs/doors.md``)."""
