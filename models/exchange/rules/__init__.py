"""Rules of an exchange: what each one means, measured on bureau and plan alone."""
