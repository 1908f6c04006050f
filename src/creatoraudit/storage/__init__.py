"""The database and the files that the processes of one machine share."""
