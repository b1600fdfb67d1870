"""Starting, watching and ending the product's processes; used by the command line."""
