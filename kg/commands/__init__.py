"""The commands of `kg`, one file each: their options, and the calls that these become."""
