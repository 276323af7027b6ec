"""The catalogue as a file: out as CSV or XLSX, in with a preview of every difference before anything is written."""
