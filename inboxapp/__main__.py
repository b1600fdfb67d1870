from inboxapp.cli import main

main()
