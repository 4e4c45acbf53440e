"""What is written to people: the queue, reminders, returned drafts."""
