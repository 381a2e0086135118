"""What the scripts and the tests written in Python share."""
