"""Print the examples; a test holds them against those that are kept."""

from scripts.examples.making import examples_json

if __name__ == "__main__":
    print(examples_json(), end="")
