"""Taking part without an account: following by e-mail. Forms that need no session, no cookie and no script."""
