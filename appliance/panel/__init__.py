"""The front of the box: three lamps and two buttons, in a process of their own, so that no call depends on a wire."""
