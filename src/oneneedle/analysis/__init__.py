"""Analysis: rates and times as expressions that name no engine, over the Parquet files of an export."""
