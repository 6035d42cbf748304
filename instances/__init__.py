"""Files in, files out, generators and the bundled examples."""
