"""What happens by the clock. Each job looks up in the tables what is due: a power cut loses and doubles nothing."""
