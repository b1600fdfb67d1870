"""What the built-in model calls itself."""

OFFLINE_MODEL = "inbox-offline-1"

# Never resolved: requests to it are answered inside the process.
OFFLINE_URL = "http://offline.invalid/v1"
