"""E-mail: the queue, reminders, returned drafts."""
