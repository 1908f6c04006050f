"""Who used which key, when and how often: counted in memory, written in batches."""
