"""Where the figures come from: collectors, the queue of what is due, and who works it off."""
