"""What the requests need, by subject: each looks at the state and says what would meet it (``plans`` has the order)."""
