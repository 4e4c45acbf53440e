"""`make bench-web`: our stack beside nginx and Datasette, over the same data, in interleaved rounds. See docs/benchmarks.md."""
