"""The pure ring: values and algorithms, without input, output, clock or randomness."""
