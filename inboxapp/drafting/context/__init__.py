"""What a reply is written from: one snapshot per run, within a budget."""
