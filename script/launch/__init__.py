"""What script/setup, script/demo and script/test do, once a Python is found."""
