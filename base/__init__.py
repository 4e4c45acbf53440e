"""What any Django house needs: days, text, bulk writes, versions, history, files. Knows nothing of ours."""
