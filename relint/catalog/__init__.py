"""What each type of resource is: data files and their loader."""
